"""The same facts are always the same bytes, and a text can be proved without standing in them."""

import hashlib
import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.record.canonical import Words, digest_of, digests_in, written

FACTS = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


def test_names_stand_in_order_without_a_space_between():
    assert written({"b": [1, None, True], "a": "é"}) == '{"a":"é","b":[1,null,true]}'


@given(FACTS)
def test_what_is_read_back_is_written_as_the_same_text(facts):
    assert written(json.loads(written(facts))) == written(facts)


@pytest.mark.parametrize("fraction", [0.5, Decimal("0.5"), {1: "x"}])
def test_fractions_and_nameless_facts_are_refused(fraction):
    with pytest.raises(TypeError):
        written({"figures": [fraction]})


def test_words_are_told_by_the_hash_of_a_salt_and_themselves():
    words = Words()

    stands = words("Amy waited.")

    ((digest, (salt, said)),) = words.kept.items()
    assert stands == {"sha256": digest}
    assert said == "Amy waited."
    assert hashlib.sha256(f"{salt}{said}".encode()).hexdigest() == digest == digest_of(salt + said)


def test_the_same_words_twice_have_two_hashes_so_that_nobody_can_try_words_out():
    words = Words()

    assert words("Yes.") != words("Yes.")


def test_no_words_are_none():
    words = Words()

    assert words("") is None
    assert words.kept == {}


def test_each_text_that_is_named_is_found():
    words = Words()
    facts = {"a": [words("One."), {"b": words("Two.")}], "c": None, "d": "plain"}

    assert set(digests_in(facts)) == set(words.kept)

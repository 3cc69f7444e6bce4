"""What `privacy.encryption` promises: nobody without the keys reads it, or learns when it was."""

import json

import pytest
from cryptography.fernet import Fernet
from hypothesis import given
from hypothesis import strategies as st

from privacy.encryption import Unreadable, decrypt, encrypt, is_under_newest_key, lookup_hash
from tests.privacy.keys import new_key

WORDS = "My son Ryan waits for a wheelchair."


@pytest.fixture
def keys(settings):
    settings.PERSONAL_DATA_KEYS = {"2026-11": new_key(), "2026-05": new_key()}
    return settings.PERSONAL_DATA_KEYS


@given(text=st.text(st.characters(exclude_categories=["Cs"])))
def test_any_text_comes_back_as_it_was(text):
    assert decrypt(encrypt(text)) == text


def test_nothing_stays_nothing():
    assert (encrypt(""), decrypt(""), decrypt(None)) == ("", "", None)


def test_what_is_kept_names_its_key_and_holds_no_word(keys):
    value = encrypt(WORDS)

    name, _colon, token = value.partition(":")
    assert name == "2026-11"
    assert Fernet(keys["2026-11"]).decrypt(token) == WORDS.encode()
    assert not [word for word in WORDS.split() if len(word) > 3 and word in value]


def test_the_same_words_twice_do_not_look_the_same():
    assert encrypt(WORDS) != encrypt(WORDS)


def test_what_is_kept_does_not_tell_when_it_was_written(keys):
    _name, _colon, token = encrypt(WORDS).partition(":")

    assert Fernet(keys["2026-11"]).extract_timestamp(token) == 0


def test_an_older_key_still_opens_what_is_under_it(settings, keys):
    value = encrypt(WORDS)
    settings.PERSONAL_DATA_KEYS = {"2027-05": new_key()} | keys

    assert decrypt(value) == WORDS
    assert not is_under_newest_key(value)
    assert is_under_newest_key(encrypt(WORDS))
    assert is_under_newest_key("")


def test_a_missing_key_is_told_without_a_word_of_what_is_kept(settings):
    value = encrypt(WORDS)
    settings.PERSONAL_DATA_KEYS = {"2027-05": new_key()}

    with pytest.raises(Unreadable, match="Put that key back") as problem:
        decrypt(value)

    assert value not in str(problem.value)


def test_words_that_were_never_encrypted_are_refused_and_not_repeated():
    with pytest.raises(Unreadable) as problem:
        decrypt("Ryan: he waits.")

    assert "Ryan" not in str(problem.value)


def change_last(token):
    return token[:-3] + ("A" if token[-3] != "A" else "B") + token[-2:]


@pytest.mark.parametrize(
    "spoil",
    [change_last, lambda value: value[:40], lambda value: "test: Ryan é"],
    ids=["last letter", "cut short", "plain words"],
)
def test_what_somebody_changed_is_refused(spoil):
    with pytest.raises(Unreadable, match="does not open what is kept under it"):
        decrypt(spoil(encrypt(WORDS)))


def test_another_key_of_the_same_name_is_refused(settings):
    settings.PERSONAL_DATA_KEYS = {"a": new_key()}
    value = encrypt(WORDS)
    settings.PERSONAL_DATA_KEYS = {"a": new_key()}

    with pytest.raises(Unreadable, match='The key "a" does not open'):
        decrypt(value)


def test_the_same_value_is_found_by_the_same_hash_and_only_with_the_same_key(settings):
    first = lookup_hash("email", "ann@example.org")

    assert first == lookup_hash("email", "ann@example.org")
    assert len({first, lookup_hash("phone", "ann@example.org"), lookup_hash("email", "")}) == 3
    settings.PERSONAL_LOOKUP_KEY = "another " * 8
    assert first != lookup_hash("email", "ann@example.org")


def test_secret_key_may_change_without_a_word_being_lost(settings):
    value, found_by = encrypt(WORDS), lookup_hash("email", "ann@example.org")
    settings.SECRET_KEY = json.dumps(sorted(settings.SECRET_KEY))

    assert decrypt(value) == WORDS
    assert lookup_hash("email", "ann@example.org") == found_by

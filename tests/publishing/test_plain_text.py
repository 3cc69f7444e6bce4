"""What people paste is put right once, as it comes in: before it is checked, kept or looked up."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from feedback.models import Note, Submission
from publishing.plain_text import EmailField, plain_email, tidied
from tests import factories
from tests.feedback.visitors import Visitor

LOST = "\N{REPLACEMENT CHARACTER}"


@pytest.mark.parametrize("sign", ["\x0b", "\x0c", "\x85", "\u2028", "\u2029"])
def test_line_breaks_of_other_programs_become_ours(sign):
    assert tidied(f"one{sign}two") == "one\ntwo"


@pytest.mark.parametrize("sign", ["\x01", "\x08", "\x1f", "\x7f", "\x92", "\ufffe", "\uffff"])
def test_a_sign_that_nobody_sees_and_no_feed_holds_is_seen(sign):
    assert tidied(f"one{sign}two") == f"one{LOST}two"


@pytest.mark.parametrize(
    "words", ["a\tb\r\nc\n", "‘Café’ – £5…", "👨‍👩‍👧", "میرے بیٹے", "a\u200bb", "\0"]
)
def test_words_stay_as_they_are(words):
    assert tidied(words) == words


@pytest.mark.parametrize(
    "pasted",
    [
        "name@example.org\u200b",
        "\u200ename@example.org",
        "\ufeffname@example.org\u00ad",
        "name@example.org.",
        "name@example.org,",
        "name@example.org;",
        "<name@example.org>",
        "Jo Fern <name@example.org>,",
        "“Jo, Fern” <name@example.org>",
        "mailto:name@example.org",
        "MAILTO:name@example.org?subject=Hello",
        "<mailto:name@example.org>",
        "'name@example.org'",
        '"name@example.org",',
        "(name@example.org)",
        "\u00a0name@example.org\t",
        "name＠example.org",
    ],
)
def test_what_was_copied_with_an_address_goes(pasted):
    assert plain_email(pasted) == "name@example.org"
    assert EmailField().clean(pasted) == "name@example.org"


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("o’brien@example.org", "o'brien@example.org"),
        ("first.last+send@example.org", "first.last+send@example.org"),
        ("Name@EXAMPLE.org", "Name@EXAMPLE.org"),
        ("name@exämple.org", "name@exämple.org"),
        ('"<b>"@example.org', '"<b>"@example.org'),
    ],
)
def test_an_address_stays_as_it_was_typed(typed, address):
    assert EmailField().clean(typed) == address


@pytest.mark.parametrize("typed", ["a@b.org, c@d.org", "a@b@c.org", "a\nb@c.org", "<>", "mailto:"])
def test_of_what_is_not_one_address_nothing_is_guessed(typed):
    with pytest.raises(ValidationError):
        EmailField().clean(typed)


@pytest.mark.django_db
def test_a_form_of_the_public_takes_words_from_any_program():
    visitor = Visitor().open(reverse("feedback_format"))

    visitor.go_on(words="Large print,\x0bplease\ufffe.", page="Home\u2028page")
    visitor.go_on(reach_by="email", email="<name@example.org>\u200b", name="Jo\x07").send()

    personal = Submission.objects.get().personal
    assert personal.words == f"Large print,\nplease{LOST}."
    assert (personal.email, personal.name) == ("name@example.org", f"Jo{LOST}")


@pytest.mark.django_db
def test_a_form_of_staff_takes_words_from_any_program(admin_client):
    submission = factories.make_submission()
    address = f"/admin/inbox/{submission.reference}/"
    version = admin_client.get(address).context["version"]

    admin_client.post(address, {"version": version, "do": "note", "text": "One\x0btwo\uffff"})

    assert Note.objects.get().text == f"One\ntwo{LOST}"

"""The log holds no address that opens something to whoever has it."""

import logging

import pytest
from django.conf import settings

from kirklees_send.logs import WithoutSecrets

SIGNED = "5c2f8b7536c34b18902f9457efae2262.f58b0388a7ab3165c55e64db18445c511e9636cf"


@pytest.mark.parametrize(
    ("words", "args", "told"),
    [
        ("Broken: %s", (f"/providers/{SIGNED}/a-service/",), "Broken: /providers/…/a-service/"),
        (f"/good-news/take-back/BP-7K3M-9QX2.{'0' * 40}/", (), "/good-news/take-back/…/"),
        ("Mail given up: %s", ("link 7 to a provider",), "Mail given up: link 7 to a provider"),
        ("/local-offer/services/speech-and-language-therapy-north/", (), None),
    ],
)
def test_the_secret_part_of_a_link_is_left_out_and_nothing_else(words, args, told):
    record = logging.LogRecord("a.logger", logging.ERROR, "file", 1, words, args, None)

    assert WithoutSecrets().filter(record)

    assert record.getMessage() == (told or words)


def test_every_line_that_is_written_goes_through_it():
    handlers = settings.LOGGING["handlers"]
    written = [handler for name, handler in handlers.items() if name != "nowhere"]

    assert [handler["filters"] for handler in written] == [["no_secrets"]] * len(written)


def test_what_shall_not_be_written_has_a_place_to_go_to():
    """Python itself writes to the console what finds no handler: as text, with what was typed."""
    quiet = {
        name: logger["handlers"]
        for name, logger in settings.LOGGING["loggers"].items()
        if not logger.get("propagate", True)
    }

    assert quiet == {"django.security.DisallowedHost": ["nowhere"]}
    assert settings.LOGGING["handlers"]["nowhere"] == {"class": "logging.NullHandler"}

"""What the keys of personal data may be, and how the site says what is wrong with them."""

import os
import subprocess
import sys
from base64 import urlsafe_b64encode

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from kirklees_send import env
from privacy.checks import each_key_is_for_one_thing
from tests.privacy.keys import as_setting

# The same in every process: tests are named after them.
KEY, OTHER = (urlsafe_b64encode(bytes(range(n, n + 32))).decode() for n in (0, 32))


@pytest.fixture
def keys_of(monkeypatch):
    """Return a function that gives the keys for a PERSONAL_DATA_KEYS."""

    def keys_for(value):
        monkeypatch.setenv("PERSONAL_DATA_KEYS", value)
        return env.keys("PERSONAL_DATA_KEYS")

    return keys_for


@pytest.mark.parametrize("between", [",", ", ", " ", "\n"], ids=repr)
def test_keys_have_names_and_the_first_is_the_newest(keys_of, between):
    found = keys_of(f"2026-11:{KEY}{between}2026-05:{OTHER}")

    assert list(found.items()) == [("2026-11", KEY), ("2026-05", OTHER)]


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        ("", "PERSONAL_DATA_KEYS is not set"),
        (",", "has no key in it"),
        (KEY, "needs a name before each key"),
        (f":{KEY}", "needs a name before each key"),
        (f"A:{KEY}", "needs a name before each key"),
        (f"a_b:{KEY}", "needs a name before each key"),
        (f"{'a' * 21}:{KEY}", "needs a name before each key"),
        (f"é:{KEY}", "needs a name before each key"),
        (f"a:{KEY},a:{OTHER}", "needs a name before each key"),
        (f"a:{KEY},b:{KEY}", 'has the key "b" twice'),
        ("a:", 'has a key "a" that is none'),
        (f"a:{KEY[:-2]}", 'has a key "a" that is none'),
        (f"a:{KEY}{KEY}", 'has a key "a" that is none'),
        (f"a:!{KEY[1:]}", 'has a key "a" that is none'),
        (f"a:é{KEY[1:]}", 'has a key "a" that is none'),
    ],
)
def test_silly_keys_are_refused_without_repeating_them(keys_of, value, sentence):
    with pytest.raises(ImproperlyConfigured, match=sentence) as refusal:
        keys_of(value)

    assert KEY[2:-3] not in str(refusal.value)


@pytest.mark.parametrize("value", ["", "short", "a" * 60])
def test_a_lookup_key_that_could_be_guessed_is_refused(monkeypatch, value):
    monkeypatch.setenv("PERSONAL_LOOKUP_KEY", value)

    with pytest.raises(ImproperlyConfigured, match="PERSONAL_LOOKUP_KEY is"):
        env.secret("PERSONAL_LOOKUP_KEY")


@pytest.mark.parametrize("name", ["PERSONAL_DATA_KEYS", "PERSONAL_LOOKUP_KEY"])
def test_the_site_does_not_start_without_a_key(name):
    without = {key: value for key, value in os.environ.items() if key != name}
    without["DJANGO_SETTINGS_MODULE"] = "kirklees_send.settings"

    started = subprocess.run(
        [sys.executable, "manage.py", "check"],
        cwd=settings.BASE_DIR,
        env=without,
        capture_output=True,
        text=True,
        check=False,
    )

    assert started.returncode != 0
    assert f"{name} is not set." in started.stderr


# check --deploy


def problems():
    return [problem.id for problem in each_key_is_for_one_thing(None)]


def test_keys_of_their_own_made_by_chance_are_fine(settings):
    settings.PERSONAL_DATA_KEYS = {"b": KEY, "a": OTHER}

    assert problems() == []


def test_secret_key_is_no_key_of_personal_data(settings):
    settings.PERSONAL_DATA_KEYS = {"b": KEY, "a": OTHER}
    settings.SECRET_KEY = OTHER
    assert problems() == ["privacy.E001"]

    settings.SECRET_KEY = settings.PERSONAL_LOOKUP_KEY
    assert problems() == ["privacy.E001"]


def test_the_lookup_key_is_no_data_key(settings):
    settings.PERSONAL_DATA_KEYS = {"b": KEY, "a": OTHER}
    settings.PERSONAL_LOOKUP_KEY = OTHER

    assert problems() == ["privacy.E002"]


def test_a_key_that_is_not_by_chance_is_not_ready_for_the_public(settings):
    settings.PERSONAL_DATA_KEYS = {"b": KEY, "a": "A" * 43 + "="}

    assert problems() == ["privacy.E003"]


def test_what_the_environment_has_is_what_is_checked(keys_of):
    assert keys_of(as_setting({"b": KEY, "a": OTHER})) == {"b": KEY, "a": OTHER}

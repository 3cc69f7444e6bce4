"""Looking for somebody in words that others wrote. What is found, a person must look at."""

import re
from dataclasses import dataclass

from django.contrib import admin
from django.urls import reverse
from django.utils.translation import gettext as _

from privacy.fields import EncryptedTextField, LookupHashField, as_stored, words_or_none
from privacy.subjects import plain_number, plain_words
from publishing import field_register
from publishing.plain_text import plain_email

# Shorter ones are found in every other word, or in any number.
_SHORTEST_NAME = 3
_SHORTEST_NUMBER = 6
_TYPES_OF_WORDS = ("CharField", "TextField")
_BETWEEN_DIGITS = re.compile(r"(?<=\d)[\s().\-/]+(?=\d)")


@dataclass(frozen=True)
class Terms:
    """The names, addresses and numbers somebody goes by."""

    words: frozenset[str]
    numbers: frozenset[str]

    @classmethod
    def of(cls, *, names=(), emails=(), phones=()):
        texts = (*names, *map(plain_email, emails))
        words = {" ".join(plain_words(text).split()) for text in texts}
        # Without the 0 in front, which +44 takes the place of.
        numbers = {plain_number(phone).removeprefix("0") for phone in phones}
        return cls(
            frozenset(word for word in words if len(word) >= _SHORTEST_NAME),
            frozenset(number for number in numbers if len(number) >= _SHORTEST_NUMBER),
        )

    @classmethod
    def about(cls, subject):
        """Return what names this Subject."""
        return cls.of(names=[subject.name], emails=[subject.email], phones=[subject.phone])

    def are_in(self, *texts):
        """Return whether any of the texts has any of them, as words of their own."""
        return any(self._in(text) for text in texts if text)

    def _in(self, text):
        plain = " ".join(plain_words(text).split())
        if any(re.search(rf"(?<!\w){re.escape(word)}(?!\w)", plain) for word in self.words):
            return True
        digits = _BETWEEN_DIGITS.sub("", plain)
        return any(number in digits for number in self.numbers)


def fields_of_words(model):
    """Return the names of a model's fields that may hold words of people, whoever reads them: a
    note for staff names somebody as well as a page does. None of what the register does not know;
    of the history of what it knows, the reasons too."""
    told = getattr(model, "instance_type", model)
    if told._meta.label not in field_register.declared():
        return []
    return [
        field.name
        for field in model._meta.concrete_fields
        if field.get_internal_type() in _TYPES_OF_WORDS
        and not isinstance(field, LookupHashField)
        and not field.choices
    ]


def rows_that_name(terms, rows):
    """Return (the ids of those rows whose words have any of the terms, how many rows no key
    opens): these stop nobody from looking at the others. Of a history, ids are those of what it is
    of."""
    names = fields_of_words(rows.model)
    is_encrypted = [
        isinstance(rows.model._meta.get_field(name), EncryptedTextField) for name in names
    ]
    found, unreadable = [], 0
    for pk, *kept in as_stored(rows, "id", *names).iterator():
        words = [
            words_or_none(value) if encrypted else value or ""
            for value, encrypted in zip(kept, is_encrypted, strict=True)
        ]
        unreadable += None in words
        if terms.are_in(*words):
            found.append(pk)
    return found, unreadable


def unreadable_of(what, number):
    """Return a sentence on words that nobody could look at."""
    told = _("%(what)s: %(number)s cannot be read, as their key is missing")
    return told % {"what": what, "number": number}


def admin_page_of(model, pk, page="change"):
    """Return the address of the page of a row in the admin, "" if it has none."""
    if not admin.site.is_registered(model):
        return ""
    label, name = model._meta.app_label, model._meta.model_name
    return reverse(f"admin:{label}_{name}_{page}", args=[pk])

"""A data subject: the person whom what we hold is about, as they tell us who they are."""

import re
from dataclasses import dataclass, field
from datetime import datetime

from django.utils.encoding import punycode
from django.utils.translation import gettext as _

from privacy.encryption import lookup_hash
from publishing.plain_text import normalized, plain_email

# As `feedback.forms.intake` makes them, and as people copy them: in small letters, or with other
# dashes or spaces in between.
_DASH = r"[\s\u2010-\u2015\u2212-]*"
_REFERENCE = re.compile(rf"(?<![0-9A-Z])BP{_DASH}([0-9A-Z]{{4}}){_DASH}([0-9A-Z]{{4}})(?![0-9A-Z])")


@dataclass(frozen=True)
class Subject:
    """By what somebody can be found: any of an e-mail address, a phone number, references.

    Their `name` finds nothing of theirs: many people share one. It is looked for in what others
    wrote. `known_hashes` stand for an address and a number that we no longer have, and `until` for
    "only what is from then or before": so a tombstone speaks of somebody.
    """

    # Not in its repr, which logs and error pages may show.
    email: str = field(default="", repr=False)
    phone: str = field(default="", repr=False)
    references: frozenset[str] = frozenset()
    name: str = field(default="", repr=False)
    known_hashes: frozenset[str] = field(default=frozenset(), repr=False)
    until: datetime | None = None

    @property
    def email_hash(self):
        return hash_of_email(self.email)

    @property
    def phone_hash(self):
        return hash_of_phone(self.phone)

    @property
    def hashes(self):
        """The keyed hashes that they may be found by."""
        return frozenset({self.email_hash, self.phone_hash, *self.known_hashes} - {""})


class NotReferences(ValueError):  # noqa: N818  named for what it is
    """Something else than whole references: half of one would be found in everybody's."""


def references_in(text):
    """Return the references in a text such as "bp-7k3m-9qx2, BP-2222-3333", as they are kept;
    raise NotReferences if it holds anything else."""
    if re.sub(r"[\s,;]+", "", _REFERENCE.sub("", _as_compared(text))):
        raise NotReferences(_("Write each reference in full, like BP-7K3M-9QX2."))
    return references_named_in(text)


def references_named_in(text):
    """Return the references that a text names, as they are kept. It may hold anything else."""
    return frozenset(f"BP-{one}-{two}" for one, two in _REFERENCE.findall(_as_compared(text)))


def _as_compared(text):
    return normalized("NFKC", text).upper()


def hash_of_email(email):
    """Return what an e-mail address is looked up by: small and large letters are the same, what was
    copied with it does not count, and of two ways to write a domain one."""
    name, at, domain = plain_words(plain_email(email)).rpartition("@")
    try:
        domain = punycode(domain)
    except UnicodeError:
        pass  # no domain: looked up as it was typed
    return lookup_hash("email", f"{name}{at}{domain}")


def hash_of_phone(phone):
    """Return what a phone number is looked up by: +44 and 0044 are 0, and only digits count."""
    return lookup_hash("phone", plain_number(phone))


def plain_words(text):
    """Return a text as it is compared: large letters, and ways to write one sign, are the same."""
    return normalized("NFKC", text).strip().casefold()


def plain_number(phone):
    """Return the digits of a phone number as it is dialled within the country."""
    return re.sub(r"\D", "", re.sub(r"^\s*(\+|00)44(\s*\(0\))?", "0", phone))

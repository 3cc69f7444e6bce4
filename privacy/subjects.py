"""A data subject: the person whom what we hold is about, as they tell us who they are."""

import re
import unicodedata
from dataclasses import dataclass

from privacy.encryption import lookup_hash


@dataclass(frozen=True)
class Subject:
    """By what somebody can be found: any of an e-mail address, a phone number, references."""

    email: str = ""
    phone: str = ""
    references: frozenset[str] = frozenset()

    @property
    def email_hash(self):
        return hash_of_email(self.email)

    @property
    def phone_hash(self):
        return hash_of_phone(self.phone)


def hash_of_email(email):
    """Return what an e-mail address is looked up by: small and large letters are the same."""
    return lookup_hash("email", unicodedata.normalize("NFKC", email).strip().casefold())


def hash_of_phone(phone):
    """Return what a phone number is looked up by: +44 and 0044 are 0, and only digits count."""
    digits = re.sub(r"\D", "", re.sub(r"^\s*(\+|00)44(\s*\(0\))?", "0", phone))
    return lookup_hash("phone", digits)

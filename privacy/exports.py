"""All we hold about a person, for them: as JSON for machines, and as a page to read and print.

UK GDPR articles 15 and 20. Words of others in it are marked: a person reads them, and takes out
what is about somebody else, before it is handed over.
"""

import io
import json
import zipfile
from dataclasses import dataclass
from datetime import date, datetime

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from privacy.access_log import record_access
from privacy.encryption import Unreadable
from privacy.finding import find, mentions
from privacy.holdings import HeldLine, Mention
from privacy.models import AccessRecord

JSON, PAGE, TO_CHECK = "what-we-hold.json", "what-we-hold.html", "check-first.txt"


class ExportRefused(Exception):  # noqa: N818  it says why, in a sentence
    """Nothing was taken away: there is nothing, or no key opens some of it."""


@dataclass(frozen=True)
class Part:
    """What one holding has: a name in words, and the HeldLines of each thing."""

    name: str
    key: str
    things: list[list[HeldLine]]


@dataclass(frozen=True)
class Export:
    """All about one person at one moment."""

    at: datetime
    parts: list[Part]
    mentions: list[Mention]

    def as_json(self):
        """Return it for machines: UTF-8, times in ISO 8601."""
        held = {part.key: [_plain(lines) for lines in part.things] for part in self.parts}
        whole = {"made_at": self.at, "held": held}
        return json.dumps(whole, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1)

    def as_page(self):
        """Return it as one HTML page that can be printed; it needs nothing else."""
        parts = [(part.name, [_shown(lines) for lines in part.things]) for part in self.parts]
        return render_to_string("privacy/what_we_hold.html", {"at": self.at, "parts": parts})

    def as_list_to_check(self):
        """Return what the member of staff must look at first. It is not for the person."""
        context = {"at": self.at, "mentions": self.mentions, "has_marks": self.has_marks}
        return render_to_string("privacy/check_first.txt", context)

    @property
    def has_marks(self):
        """Whether words of others are in it."""
        return any(_has_marks(lines) for part in self.parts for lines in part.things)

    def files(self):
        """Return {name: text} of all of it."""
        return {
            TO_CHECK: self.as_list_to_check(),
            PAGE: self.as_page(),
            JSON: self.as_json(),
        }

    def as_zip(self):
        """Return the files as one."""
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, text in self.files().items():
                archive.writestr(name, text)
        return packed.getvalue()


def export(subject, *, reason, by, at):
    """Return the Export of all we hold about a Subject, and record that it was taken away.

    `reason` holds no name or address: the record keeps it. Raise ExportRefused if there is
    nothing, or if no key opens something of it. Call it outside any transaction.
    """
    # It takes a while, and nobody else could write meanwhile: so it comes before the transaction.
    named_by = mentions(subject)
    try:
        return _export(subject, named_by, reason=reason, by=by, at=at)
    except Unreadable as problem:
        raise ExportRefused(_("Some of it cannot be read. %s") % problem) from problem


@transaction.atomic
def _export(subject, named_by, *, reason, by, at):
    findings = find(subject)
    if not findings.number:
        raise ExportRefused(_("We hold nothing about this person."))
    record_access(
        AccessRecord.Kind.EXPORTED,
        by=by,
        subject=findings.about,
        at=at,
        rows=findings.number,
        reason=reason,
    )
    parts = [
        Part(
            name=str(held.holding.name_for_them),
            key=type(held.holding).__name__,
            things=held.holding.export(findings.subject),
        )
        for held in findings.all
    ]
    return Export(at, parts, named_by)


def _plain(lines):
    return {
        line.name: [_plain(group) for group in line.value] if line.is_group else line.value
        for line in lines
    }


def _shown(lines):
    """Return HeldLines whose values are words."""
    return [HeldLine(line.name, line.label, _in_words(line.value), line.to_check) for line in lines]


def _in_words(value):
    match value:
        case list():
            return [_shown(group) for group in value]
        case datetime():
            return date_format(timezone.localtime(value), "j F Y, H:i")
        case date():
            return date_format(value, "j F Y")
        case True:
            return _("Yes")
    return str(value)


def _has_marks(lines):
    return any(
        line.to_check or (line.is_group and any(_has_marks(group) for group in line.value))
        for line in lines
    )

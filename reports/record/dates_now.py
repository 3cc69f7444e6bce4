"""Do the dates of actions still say what a document says of them: when, why, and who agreed?"""

from collections import defaultdict

from django.utils.translation import gettext as _

from actions.models import DueDate
from reports.record.canonical import moment
from reports.record.moments import was_surely_public
from reports.record.same_words import same_words

# What is told of a row of the ledger, in words, by the name it has in a document.
WORDS = {"why": "reason", "agreed_by": "agreed_by", "read_from": "read_from"}


def changed_dates(document, actions, words):
    """Yield a sentence for each date, in the `actions` of a document by their reference, that is
    not there any more, or of which something else is said; and for each that the document would
    have told, had it been there."""
    live = defaultdict(list)
    for row in DueDate.objects.visible().select_related("action"):
        live[row.action.reference, row.kind, moment(row.published_at)].append(row)
    for reference, action in actions.items():
        for kind, told in _rows_told(action):
            rows = live[reference, str(kind), told["public_since"]]
            row = next((row for row in rows if row.quarter.code == told["quarter"]), None)
            if row is None:
                yield _("%(reference)s: a date is not the one that was published.") % {
                    "reference": reference
                }
                continue
            rows.remove(row)
            for name in _changed(row, told, words):
                yield _("%(reference)s: “%(field)s” of a date is not what was published.") % {
                    "reference": reference,
                    "field": DueDate._meta.get_field(name).verbose_name,
                }
    for (reference, *_what), rows in live.items():
        # Examples come and go.
        if reference in actions and any(
            was_surely_public(row, document) and not row.is_sample for row in rows
        ):
            yield _("%(reference)s: a date is there that was not published.") % {
                "reference": reference
            }


def _rows_told(action):
    for step in action["dates"]:
        yield step["kind"], step
        for correction in step["put_right"]:
            yield DueDate.Kind.CORRECTION, correction


def _changed(row, told, words):
    for name, field in WORDS.items():
        if name in told and not same_words(words, told[name], getattr(row, field)):
            yield field
    agreed_on = row.agreed_on and row.agreed_on.isoformat()
    if "agreed_on" in told and told["agreed_on"] != agreed_on:
        yield "agreed_on"

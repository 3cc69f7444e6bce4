"""Rows that hold what was promised or measured, in words.

The field register says which fields of a model are promised. While the public reads such a row
and the site is open, they change by a published Wording and in no other way: the database asks
for it, whoever writes.
"""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from publishing import field_register
from publishing.guards import Guard
from publishing.visibility import Publishable, parents_of, visible_in_sql
from publishing.wordings import links, values
from publishing.wordings.models import IS_OPEN, OWNER
from publishing.wordings.standing import PromisedQuerySet

NEEDS_A_WORDING = _("The public was promised these words. Propose a change, and say why.")
NEVER_HIDDEN = _("The public has seen this. Withdraw it, and say why: it is never hidden.")
SHOWN_WITH_A_REASON = _("The site is open. Save this unseen, then show it and say why.")


def promised_fields(model):
    """Return the fields with a column of their own that change by a Wording."""
    names = field_register.promised_fields(model)
    return [field for field in model._meta.concrete_fields if field.name in names]


def is_promised(model):
    """Return whether rows of this model hold anything that changes by a Wording."""
    return bool(field_register.promised_fields(model))


class Promised(Publishable):
    """Content that, once the public has seen it, changes in the open and is withdrawn, not hidden.

    What is withdrawn stays visible: its page says so, with the day and the reason.
    """

    is_withdrawn = models.BooleanField(
        _("withdrawn"),
        default=False,
        help_text=_("It no longer stands. Its page stays, and says so and why."),
    )

    objects = PromisedQuerySet.as_manager()

    class Meta(Publishable.Meta):
        abstract = True

    @classmethod
    def guards(cls):
        """While the site is open: words change, rows are shown and withdrawn by a Wording."""
        seen = is_seen_in_sql(cls)
        would_be_seen = _parents_are_seen_in_sql(cls)
        may_be_sample = hasattr(cls, "is_sample")
        real = "NOT NEW.is_sample AND " if may_be_sample else ""
        made_up = " OR NEW.is_sample" if may_be_sample else ""
        is_visible = cls._meta.get_field("is_visible")
        return [
            Guard("delete", f"{IS_OPEN} AND {seen}", NEVER_HIDDEN),
            Guard(
                "update",
                f"{IS_OPEN} AND {seen} AND (NOT (NEW.is_visible AND {would_be_seen}){made_up})",
                NEVER_HIDDEN,
            ),
            Guard(
                "insert",
                f"{real}{IS_OPEN} AND NEW.is_visible AND {would_be_seen}",
                SHOWN_WITH_A_REASON,
            ),
            Guard(
                "update",
                f"{real}{IS_OPEN} AND NOT {seen} AND NEW.is_visible AND {would_be_seen} "
                # What is ticked already was hidden by where it stood: moving it would show it.
                f"AND (OLD.is_visible OR {_lacks_a_wording_in_sql(cls, is_visible)})",
                SHOWN_WITH_A_REASON,
            ),
            changes_by_wording(cls),
            *links.guards_of(cls),
        ]


def changes_by_wording(model, *, when=IS_OPEN, seen=""):
    """Return the Guard that asks for a Wording of each promised field that changes, but for those
    that were always empty. `when` and `seen` say, in SQL, since when and of which rows."""
    changed = " OR ".join(
        f"(({values.in_sql(field, 'OLD')} <> '' OR EXISTS "  # noqa: S608  our own names
        f"(SELECT 1 FROM publishing_wording WHERE {_of_field_in_sql(model, field)})) "
        f"AND {_lacks_a_wording_in_sql(model, field)})"
        for field in promised_fields(model)
    )
    seen = seen or is_seen_in_sql(model)
    return Guard("update", f"{when} AND {seen} AND ({changed})", NEEDS_A_WORDING)


def is_seen_in_sql(model):
    """Return SQL for whether the public sees the row OLD, before it changes."""
    real = " AND NOT OLD.is_sample" if hasattr(model, "is_sample") else ""
    return f"({visible_in_sql(model, 'OLD.id')}{real})"


def page_address(row):
    """Return the address of the public page on which a row stands: its own, that of what it
    belongs to, or the home page."""
    if hasattr(row, "get_absolute_url"):
        return row.get_absolute_url()
    names = [field.name for field in parents_of(type(row))] if row._meta.label != OWNER else []
    return next((page_address(getattr(row, name)) for name in names), reverse("home"))


def parents_are_seen(row):
    """Return whether the public sees every row on which this row being visible depends."""
    return all(
        field.related_model.objects.visible().filter(pk=getattr(row, field.attname)).exists()
        for field in parents_of(type(row))
    )


def _parents_are_seen_in_sql(model):
    """Return SQL for `parents_are_seen` of the row NEW."""
    seen = [visible_in_sql(f.related_model, f"NEW.{f.column}") for f in parents_of(model)]
    return f"({' AND '.join(seen)})" if seen else "(1 = 1)"


def _lacks_a_wording_in_sql(model, field):
    """Return SQL for whether this field changes to what no Wording says: the newest published one
    must lead from what was to what is."""
    old, new = values.in_sql(field, "OLD"), values.in_sql(field, "NEW")
    of_field = _of_field_in_sql(model, field)
    newest = f"SELECT MAX(x.id) FROM publishing_wording x WHERE {of_field}"  # noqa: S608
    says_so = (
        f"SELECT 1 FROM publishing_wording w WHERE w.id = ({newest}) "  # noqa: S608
        f"AND w.before = {old} AND w.after = {new}"
    )
    return f"({old} <> {new} AND NOT EXISTS ({says_so}))"


def _of_field_in_sql(model, field):
    """Return SQL that finds the published Wordings of a field of the row OLD."""
    return (
        f"kind = '{model._meta.label}' AND row_id = OLD.id AND field = '{field.name}' "
        "AND published_at IS NOT NULL"
    )

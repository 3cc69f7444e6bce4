"""Proposing that promised words change, looking at it as a second person, and turning it down.

Each verb runs in one transaction, locks the row first, and raises ValidationError with a sentence
if it may not be; then nothing has changed.
"""

import datetime
from dataclasses import dataclass
from itertools import groupby

from django.apps import apps
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from publishing.records import save_with_history
from publishing.second_person import SOMEBODY_ELSE
from publishing.versions import Rows, refuse_unseen, version_of
from publishing.visibility import PublicModel, parents_of
from publishing.wordings import links, slips, taking_out, values
from publishing.wordings.models import OWNER, Wording
from publishing.wordings.promised import is_promised, page_address, promised_fields

PUBLISH = "publishing.publish_wording"
# How long a proposal waits where nobody else could look at it.
ALONE_FOR = datetime.timedelta(days=3)
LONGEST_TITLE = 400


@dataclass(frozen=True)
class Proposal:
    """What a person says of a change. A slip of the pen needs only the reason."""

    reason: str
    agreed_by: str = ""
    agreed_on: datetime.date | None = None
    is_slip: bool = False
    takes_words_out: bool = False


def site_is_open():
    """Return whether the site has been opened. One query."""
    return apps.get_model(OWNER)._base_manager.filter(is_open=True).exists()


def guarded_fields(row):
    """Return the fields of a stored row that change by a Wording now: none while the public does
    not read it. Two queries at most."""
    return _guarded(row, promised_fields(type(row)))


def guarded_links(row):
    """Return the relations to many of a stored row whose public links go by a Wording now. Two
    queries at most."""
    return _guarded(row, links.promised_links(type(row)))


def is_shown_with_a_reason(model):
    """Return whether a row of this model becomes public by a Wording now. One query."""
    return "is_withdrawn" in {field.name for field in promised_fields(model)} and site_is_open()


def changed_fields(row, fields):
    """Return {field: (kept value as stored, as it is on this instance)} of those that differ."""
    stored = type(row)._base_manager.filter(pk=row.pk).values(*[f.attname for f in fields]).first()
    found = {}
    for field in fields:
        was = values.kept(field, stored[field.attname])
        now = values.kept(field, getattr(row, field.attname))
        if was != now:
            found[field] = (was, now)
    return found


def was_said(row, field, was):
    """Return whether the public read something in a field that holds this kept value, now or
    before it was emptied. Only what was always empty is simply filled in."""
    return was != "" or _wordings_of(row, field.name).filter(published_at__isnull=False).exists()


def kept_value(row, field):
    """Return how a Wording keeps what this row holds in a field."""
    return values.kept(field, getattr(row, field.attname))


def propose(row, name, value, said, *, by, at):
    """Propose that field `name` of a row becomes this value, as `values.of` returns it; return
    the Wording. A slip of the pen is published at once. `said` is a Proposal."""
    return _propose(row, name, value, said, prepared_by=by, at=at)


def propose_from_file(row, name, value, *, author, reason, at):
    """Propose what a file says, in the name of the file; None if those words were ever public
    here or proposed, for each difference is proposed once; if words were taken out there, which
    the file may still say; or if the row is withdrawn."""
    field = row._meta.get_field(name)
    wanted = values.kept(field, value)
    known = Q(after=wanted) | Q(before=wanted) | Q(takes_words_out=True, closed_at=None)
    if _wordings_of(row, name).filter(known).exists():
        return None
    if open_wording(row, name) or getattr(row, "is_withdrawn", False):
        return None
    return _propose(row, name, value, Proposal(reason), author=author, at=at)


def open_wording(row, name):
    """Return the proposal for these words that waits, or None."""
    return _wordings_of(row, name).filter(published_at=None, closed_at=None).first()


def waits_to_be_shown(model):
    """Return the condition, for a query on a model, that a row is proposed to be shown."""
    proposed = Wording.objects.filter(kind=model._meta.label, row_id=OuterRef("pk"))
    return Exists(proposed.filter(field="is_visible", published_at=None, closed_at=None))


def open_wordings(row):
    """Return the proposals for words of this row that wait, in a list."""
    of_row = Wording.objects.filter(kind=row._meta.label, row_id=row.pk)
    return list(of_row.filter(published_at=None, closed_at=None))


def rows_shown_by(wording):
    """Return the Rows that the public would read by a proposal to show one: that row and all
    inside it; none of another proposal. The words of a row that is shown already are guarded."""
    if wording.field != "is_visible":
        return []
    model = apps.get_model(wording.kind)
    return [Rows(model, {"id": wording.row_id}), *_inside(model, wording.row_id)]


def version_to_look_at(wording):
    """Return the version of a proposal, and of all that nobody guards until it is public."""
    return version_of(wording, *rows_shown_by(wording))


def publish(wordings, *, by, at, seen=None):
    """Publish these proposals as the second person, and let each row say so. `seen` maps ids to
    the versions that were looked at, each from `version_to_look_at`."""
    with transaction.atomic():
        for _row, of_row in groupby(
            sorted(wordings, key=lambda each: (each.kind, each.row_id, each.pk)),
            key=lambda each: (each.kind, each.row_id),
        ):
            _publish_of_a_row(list(of_row), by=by, at=at, seen=seen or {})


def turn_down(wording, *, by, at, why):
    """Close a proposal: the words stay as they are. The reason is for its author."""
    with transaction.atomic():
        wording = Wording.objects.select_for_update().get(pk=wording.pk)
        _refuse_if_over(wording)
        wording.closed_by, wording.closed_at, wording.why_closed = by, at, why
        wording.full_clean(validate_unique=False)
        wording.save()
    return wording


def may_go_on_alone(wording, *, by, at):
    """Return whether its own author may publish it: it has waited, and nobody else could look at
    it, neither when it was proposed nor now. Whoever was there then is not sent away meanwhile."""
    has_waited = wording.waited_alone and at - wording.proposed_at >= ALONE_FOR
    return has_waited and not _somebody_else_could(by)


def refuse_own_draft(row, *, by, at):
    """Raise ValidationError if the site is open and this person wrote a draft last that changes
    what was promised, such as what exactly is counted: somebody else has to publish it, as they
    would a Wording. The row's history tells who wrote it."""
    newest = row.history.order_by("-history_id").first()
    if not (newest and by and newest.history_user_id == by.pk and site_is_open()):
        return
    if at - newest.history_date < ALONE_FOR or _somebody_else_could(by):
        raise ValidationError(SOMEBODY_ELSE)


def _somebody_else_could(by):
    others = get_user_model().objects.with_perm(
        PUBLISH, backend="django.contrib.auth.backends.ModelBackend"
    )
    return others.filter(is_staff=True).exclude(pk=by.pk).exists()


def _inside(model, pk, path=""):
    for inner in filter(is_promised, apps.get_models()):
        for parent in parents_of(inner) if inner._meta.label != OWNER else []:
            if parent.related_model is model:
                yield Rows(inner, {f"{parent.name}{path}": pk})
                yield from _inside(inner, pk, f"__{parent.name}{path}")


def _propose(row, name, value, said, *, at, prepared_by=None, author=""):
    field = row._meta.get_field(name)
    with transaction.atomic():
        stored = type(row)._base_manager.select_for_update().get(pk=row.pk)
        _refuse_unless_guarded(stored, field)
        wording = Wording(
            kind=row._meta.label,
            row_id=row.pk,
            field=name,
            title=_name_of(stored),
            url=page_address(stored),
            before=values.kept(field, values.of(stored, field)),
            after=values.kept(field, value),
            before_words=values.in_words(field, values.of(stored, field)),
            after_words=values.in_words(field, value),
            reason=said.reason,
            agreed_by=said.agreed_by,
            agreed_on=said.agreed_on,
            is_slip=said.is_slip,
            takes_words_out=said.takes_words_out,
            waited_alone=_may_wait_alone(said, prepared_by),
            prepared_by=prepared_by,
            author=author,
            proposed_at=at,
        )
        _refuse_what_cannot_be(wording, stored, field)
        waiting = open_wording(stored, name)
        if waiting:
            raise ValidationError(_waits_already(waiting))
        wording.full_clean()
        try:
            with transaction.atomic():
                wording.save()
        except IntegrityError:
            waiting = open_wording(stored, name)
            if waiting is None:
                raise
            raise ValidationError(_waits_already(waiting)) from None
        if said.is_slip:
            _publish_of_a_row([wording], by=prepared_by, at=at, seen={})
            wording.refresh_from_db()
    return wording


def _publish_of_a_row(wordings, *, by, at, seen):
    rows = apps.get_model(wordings[0].kind)._base_manager
    row, signed = rows.select_for_update().get(pk=wordings[0].row_id), []
    named_before = _name_of(row)
    for stale in wordings:
        wording = Wording.objects.select_for_update().get(pk=stale.pk)
        _refuse_if_over(wording)
        shown = rows_shown_by(wording)
        for rows in shown:
            rows.lock()
        refuse_unseen(wording, seen.get(wording.pk), *shown)
        field = row._meta.get_field(wording.field)
        now = values.of(row, field)
        if values.kept(field, now) != wording.before:
            raise ValidationError(
                _("“%(row)s” says something else by now: “%(now)s”. The change was from “%(was)s”.")
                % {
                    "row": row,
                    "now": values.in_words(field, now) or values.kept(field, now),
                    "was": wording.before_words or wording.before,
                }
            )
        _sign(wording, by=by, at=at)
        # Perhaps it was renamed since the proposal.
        wording.title = named_before
        signed.append((field, wording))
        if not field.many_to_many:
            setattr(row, field.attname, values.read(field, wording.after))
    row.full_clean()
    named = _name_of(row)
    for field, wording in signed:
        wording.renamed_to = named if named != wording.title else ""
        wording.full_clean(validate_unique=False)
        wording.save()
        if field.many_to_many:
            links.carry_out(row, field, wording)
    save_with_history(row, by=by, because=wordings[0].reason)
    if isinstance(row, PublicModel) and not _is_seen(row):
        raise ValidationError(_("The public would not see “%(row)s” any more.") % {"row": row})
    for _field, wording in signed:
        if wording.takes_words_out:
            taking_out.take_out(wording, row, by=by, at=at)


def _sign(wording, *, by, at):
    if wording.is_slip:
        wording.published_by, wording.published_at = by, at
        return
    if wording.prepared_by_id == by.pk and may_go_on_alone(wording, by=by, at=at):
        wording.published_by, wording.published_at = by, at
        return
    wording.publish_by(by, at=at)
    wording.waited_alone = False


def _may_wait_alone(said, prepared_by):
    is_for_two = said.is_slip or said.takes_words_out or prepared_by is None
    return not is_for_two and not _somebody_else_could(prepared_by)


def _name_of(row):
    return str(_("This site") if row._meta.label == OWNER else row)[:LONGEST_TITLE]


def _refuse_unless_guarded(row, field):
    if field.name == "is_visible" and is_shown_with_a_reason(type(row)):
        return
    if field not in (guarded_links(row) if field.many_to_many else guarded_fields(row)):
        raise ValidationError(_("The public does not read this yet. Simply change it."))


def _refuse_what_cannot_be(wording, row, field):
    if wording.before == wording.after:
        raise ValidationError(_("These words are the same as before."))
    if getattr(row, "is_withdrawn", False) and field.name != "is_withdrawn":
        raise ValidationError(
            _("“%(row)s” is withdrawn. Its words stay as they were.") % {"row": row}
        )
    if wording.is_slip:
        slips.refuse_unless_slip(row, field, _agreed_last(wording), wording.after)
    if wording.takes_words_out:
        taking_out.refuse_unless_words(field)
        taking_out.refuse_if_repeated(wording)
    # What the box itself refuses is said now, not to the second person.
    field.clean(values.read(field, wording.after), row)


def _agreed_last(wording):
    """Return what the field said before the slips that nobody else has looked at yet."""
    of_field = Wording.objects.visible().filter(
        kind=wording.kind, row_id=wording.row_id, field=wording.field
    )
    looked_at = of_field.filter(is_slip=False).order_by("-pk").values_list("pk", flat=True).first()
    slips_since = of_field.filter(is_slip=True, pk__gt=looked_at or 0).order_by("pk")
    return slips_since.values_list("before", flat=True).first() or wording.before


def _refuse_if_over(wording):
    if wording.closed_at:
        raise ValidationError(_("This was turned down. Propose it again."))
    wording.refuse_if_public()


def _waits_already(waiting):
    return _(
        "A change of these words waits already: from “%(before)s” to “%(after)s”. "
        "It has to be published or turned down first."
    ) % {
        "before": waiting.before_words or waiting.before,
        "after": waiting.after_words or waiting.after,
    }


def _wordings_of(row, name):
    return Wording.objects.filter(kind=row._meta.label, row_id=row.pk, field=name)


def _guarded(row, fields):
    if not row.pk or not fields:
        return []
    if row._meta.label == OWNER:
        return fields
    return fields if site_is_open() and _is_seen(row) else []


def _is_seen(row):
    model = type(row)
    if hasattr(model, "is_seen"):
        return model.is_seen(row)
    return model.objects.visible().filter(pk=row.pk).exists()

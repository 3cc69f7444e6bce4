"""Signing a quarter before it is public: each area is written, signed by its lead and read by a
publisher. What is signed or read is exactly what the public will read, of what was promised too:
after any change of it, it is signed and read anew. Only what the calendar alone changes, such as
that a date has passed, changes no signature.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, cached_property, partial

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from actions.models import Action, Assignment, FocusArea, ProgressUpdate, Round
from actions.updates.looking_over import writers_of
from actions.updates.rounds import take_over, words_of
from publishing.records import save_with_history
from publishing.versions import ChangedMeanwhile, Rows
from reports.models import AreaReport
from reports.record.canonical import digest_of, written
from reports.record.promised import actions_told, area_told, measures_told
from staff.roles import may

# Enough to see what went on; the history page tells the rest.
ENTRIES_SHOWN = 5


@dataclass(frozen=True)
class AreaToSign:
    """One focus area of a quarterly update: its AreaReport, which may not be saved yet, and the
    updates of it that state a status, so that they will be public. `promised` returns what is told
    besides, of every area by its id: titles, actions with their parts and dates, measures with
    their figures. It is asked only where something was signed, read or looked at."""

    area: FocusArea
    report: AreaReport
    updates: list[ProgressUpdate]
    promised: Callable[[], dict]

    @property
    def state(self):
        """The fingerprint of all that the area says now, of which quarter, and of why it is not
        signed."""
        report = self.report
        says = [[each.action_id, each.no_change_since_id, words_of(each)] for each in self.updates]
        told = {"says": report.says, "not_signed": report.not_signed_because, "updates": says}
        told["quarter"] = report.round.quarter.code
        told["promised"] = self._promised_state
        return digest_of(written(told))

    @cached_property
    def _promised_state(self):
        return digest_of(written(self.promised()[self.area.pk]))

    @property
    def is_signed(self):
        return self.report.signed_at is not None and self.report.signed_state == self.state

    @property
    def is_read(self):
        return self.report.read_at is not None and self.report.read_state == self.state

    @property
    def waits_for_lead(self):
        """What its lead has still to do, in a sentence, or ""."""
        report = self.report
        if report.sent_back:
            return _("It was sent back with a note. Its lead answers that, and signs again.")
        if self.is_signed or report.not_signed_because:
            return ""
        if not report.says:
            return _("It does not say in short how it is going. Its lead writes that, and signs.")
        if report.signed_at:
            return _("It changed after it was signed. Its lead signs again.")
        return _("It is not signed yet. Its lead signs it.")

    @property
    def waits_for_publisher(self):
        """What a publisher has still to do, in a sentence, or ""."""
        if self.waits_for_lead or self.is_read:
            return ""
        if self.report.read_at:
            return _("It changed after it was read. A publisher reads it again.")
        return _("Nobody has read it yet. A publisher reads it.")

    @property
    def waits_for(self):
        """Who must act next, and how, in a sentence; "" if it is ready."""
        return self.waits_for_lead or self.waits_for_publisher

    @property
    def stands(self):
        """Where it stands, in a sentence."""
        if self.waits_for:
            return self.waits_for
        if self.report.not_signed_because:
            return _("Ready. It goes out as not signed by its lead, with the reason.")
        return _("Ready. It is signed and read.")


def areas_to_sign(opened):
    """Return an AreaToSign for each area that still stands or says something all the same, in the
    order of the plan. Examples in a real round do not count: they go when it is published. Three
    queries; six more once a fingerprint is asked for, and some where something is withdrawn."""
    updates = opened.updates.filter(is_sample=opened.is_sample).exclude(status="")
    updates = updates.select_related("action").order_by("action_id")
    of_area = {}
    for update in updates:
        of_area.setdefault(update.action.area_id, []).append(update)
    reports = {report.area_id: report for report in opened.area_reports.all()}
    areas = FocusArea.objects.visible().with_withdrawal().select_related("lead").order_by("number")
    areas = [area for area in areas if area.pk in of_area or not area.no_longer_stands]
    promised = cache(partial(_promised, areas, without_examples=not opened.is_sample))
    return [
        AreaToSign(
            area,
            reports.get(area.pk) or AreaReport(round=opened, area=area),
            of_area.get(area.pk, []),
            promised,
        )
        for area in areas
    ]


def _promised(areas, **which):
    """Return {id of an area: what a reader is told of it, besides how it is going}."""
    actions = Action.objects.visible().with_withdrawal().filter(area__in=areas).order_by("order")
    actions = list(actions)
    told = actions_told(actions, _as_they_are, **which)
    measures = measures_told(_as_they_are, **which)
    return {
        area.pk: {
            **area_told(area, _as_they_are),
            "actions": [told[action.pk] for action in actions if action.area_id == area.pk],
            "measures": [
                {
                    **measure,
                    "areas": None,
                    "withdrawn_in": measure["withdrawn_in"].get(area.slug),
                }
                for measure in measures
                if area.slug in measure["areas"]
            ],
        }
        for area in areas
    }


def _as_they_are(words):
    return str(words) if words else None


def may_write_for(user, area):
    """Return whether this person may write what an area says in short: it was given to them."""
    return may(user, "reports.change_areareport") and _is_given(user, area)


def may_sign(user, area):
    """Return whether this person may sign as the lead of an area: it was given to them."""
    return may(user, "reports.sign_areareport") and _is_given(user, area)


def _is_given(user, area):
    return Assignment.objects.filter(person=user, area=area).exists()


@transaction.atomic
def write_area(area, *, opened, says, seen, by):
    """Write what an area says in short in an open round; return its AreaReport.

    `seen` is the version (`version_of_report`) that the writer looked at. Raises ChangedMeanwhile
    if it is no longer the newest, and ValidationError if the round is public.
    """
    opened = _locked(opened)
    rows = _rows(area, opened)
    now = _version(rows)
    if seen != now:
        newer = rows.history().filter(history_id__gt=seen).order_by("-history_id")
        raise ChangedMeanwhile(now, newer.select_related("history_user")[:ENTRIES_SHOWN])
    take_over(opened, by=by)
    report = _now(area, opened).report
    report.says, report.written_by = says, by
    if not says:
        _unsign(report)
    return _saved(report, by=by, because=_("Written"))


def version_of_report(area, opened):
    """Return the version of what an area says in short; 0 if nothing was ever said."""
    return _version(_rows(area, opened))


def words_in_version(version, area, opened):
    """Return what an area said in short in this version of it; "" if nothing was ever said."""
    row = _rows(area, opened).history().filter(history_id=version).first()
    return row.says if row else ""


def _rows(area, opened):
    return Rows(AreaReport, {"round_id": opened.pk, "area_id": area.pk})


def _version(rows):
    newest = rows.history().order_by("-history_id").values_list("history_id", flat=True)
    return newest.first() or 0


@transaction.atomic
def sign(area, *, opened, seen, by, at):
    """Sign for an area as its lead; return its AreaReport. A note that sent it back, or a reason
    why it is not signed, goes.

    `seen` is the fingerprint of what the lead looked at. Raises ValidationError if it says
    something else by now, says nothing in short, or its round is public.
    """
    now = _now(area, _locked(opened))
    _refuse_unseen(now, seen)
    report = now.report
    report.not_signed_because = report.sent_back = ""
    report.not_signed_by = None
    report.signed_by, report.signed_at, report.signed_state = by, at, now.state
    if report.read_by_id == by.pk:
        _unread(report)
    return _saved(report, by=by, because=_("Signed"))


@transaction.atomic
def mark_not_signed(area, *, opened, because, by):
    """Let an area go out as "Not signed by its lead", for a reason that the public reads; return
    its AreaReport. Raises ValidationError without a reason, or if its round is public."""
    if not because:
        raise ValidationError(_("Say why its lead did not sign it. The public reads this."))
    report = _now(area, _locked(opened)).report
    _unsign(report)
    report.not_signed_because, report.not_signed_by, report.sent_back = because, by, ""
    return _saved(report, by=by, because=_("Goes out as not signed by its lead"))


@transaction.atomic
def send_area_back(area, *, opened, note, by):
    """Send an area back to its lead with a note; return its AreaReport. It is then neither signed
    nor read. An empty note takes the note back. Raises ValidationError if its round is public."""
    report = _now(area, _locked(opened)).report
    if note:
        _unsign(report)
        _unread(report)
        report.not_signed_because, report.not_signed_by = "", None
    report.sent_back = note
    return _saved(report, by=by, because=_("Sent back") if note else _("Not sent back"))


@transaction.atomic
def mark_read(area, *, opened, seen, by, at):
    """Say that a second person has read all that an area says; return its AreaReport.

    `seen` is the fingerprint of what they read. Raises ValidationError if it says something else
    by now, waits for its lead, was written or signed by whoever reads, or its round is public.
    """
    now = _now(area, _locked(opened))
    _refuse_unseen(now, seen)
    if now.waits_for_lead:
        raise ValidationError(now.waits_for_lead)
    if why_not := keeps_from_reading(now, writers_of(opened), by):
        raise ValidationError(why_not)
    report = now.report
    report.read_by, report.read_at, report.read_state = by, at, now.state
    return _saved(report, by=by, because=_("Read"))


def keeps_from_reading(area, writers, person):
    """Return why this person has a hand in an AreaToSign, so that they may not read it, in a
    sentence; "" if they have none. `writers` is what `writers_of` its round returned, here and
    below."""
    if person.pk in wrote_or_signed(area, writers):
        return _("You wrote or signed some of it. Somebody else has to read it.")
    if person.pk in hands_in(area, writers):
        return _("You let it go out as not signed. Somebody else has to read it.")
    return ""


def hands_in(area, writers):
    """Return the ids of the people who last wrote, or signed, something that an AreaToSign says, or
    said why it is not signed."""
    report = area.report
    let_out = {report.not_signed_by_id} if report.not_signed_because else set()
    return wrote_or_signed(area, writers) | let_out


def wrote_or_signed(area, writers):
    """Return the ids of the people who last wrote, or signed, something that an AreaToSign says."""
    last_wrote = [writers.get(update.pk, (None, None))[0] for update in area.updates]
    report = area.report
    own = {person.pk for person in last_wrote if person}
    own |= {report.written_by_id} if report.says else set()
    return own | ({report.signed_by_id} if report.signed_at else set())


def _locked(opened):
    """Lock a round, so that writing, signing and publishing take turns; return it as it is."""
    now = Round.objects.select_for_update().get(pk=opened.pk)
    if now.published_at:
        raise ValidationError(AreaReport.never_changes)
    return now


def _now(area, opened):
    for one in areas_to_sign(opened):
        if one.area == area:
            return one
    raise ValidationError(_("This area is not part of the update."))


def _refuse_unseen(now, seen):
    if seen != now.state:
        raise ValidationError(
            _("Something of “%(area)s” changed after you looked at it. Look at it again."),
            params={"area": now.area},
        )


def _unsign(report):
    report.signed_by = report.signed_at = None
    report.signed_state = ""


def _unread(report):
    report.read_by = report.read_at = None
    report.read_state = ""


def _saved(report, *, by, because):
    report.full_clean()
    save_with_history(report, by=by, because=because)
    return report

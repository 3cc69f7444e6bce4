"""The writing page: a quarter's updates of one area, or of everything a person writes, on one page.

Everything is one form. Whichever button is pressed, all that was typed comes back: saved, or still
in its box with a sentence on what is wrong.
"""

import datetime
from dataclasses import dataclass, field

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db import IntegrityError, transaction
from django.db.models import Prefetch, prefetch_related_objects
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from actions.models import Action, ActionPart, FocusArea, ProgressUpdate, Round
from actions.permissions import may_publish, writable_actions
from actions.public.actions import UPDATES_A_PAGE, what_a_page_shows
from actions.public.rows import when
from actions.standing import Standing, standing
from actions.statuses import WITHDRAWN
from actions.updates.checks import keeps_back, too_late_for_plan
from actions.updates.forms import SELDOM, TEXTS, UpdateForm
from actions.updates.plain_words import hints
from actions.updates.progress import is_owed, is_written, open_round
from actions.updates.rounds import (
    last_said,
    say_no_change,
    versions_of,
    words_after,
    words_of,
    write_update,
)
from publishing.models import GlossaryTerm
from publishing.paging import page_of
from publishing.versions import ChangedMeanwhile, id_in
from staff.admin import in_words
from staff.pages import refuse_strangers, refuse_unless, staff_page
from staff.refused import Refused

# So many fit on one page; a longer list turns pages.
FEW_ACTIONS = 50
ACTIONS_A_PAGE = 25


@dataclass
class UpdateRow:
    """An action on the writing page: what was said last, and what is being said now.

    `draft` is what is saved in the round that is `opened`, `last` the newest public update; each
    may be None. `seen` is the version that the writer saw. After a version conflict, `theirs` is
    the history row somebody else wrote meanwhile, and `conflict` the sentence on it.
    """

    action: Action
    opened: Round
    draft: ProgressUpdate | None
    last: ProgressUpdate | None
    stands: Standing
    on: datetime.date
    version: int
    explained: dict
    form: UpdateForm = None
    theirs: object = None
    conflict: str = ""
    refusals: list = field(default_factory=list)
    is_unsaved: bool = False
    is_just_saved: bool = False
    is_open: bool = False
    next: "UpdateRow | None" = None
    seen: int = 0

    def __post_init__(self):
        if self.form is None:
            self.form = self.asking(initial=words_of(self.draft) if self.draft else self.blank)

    def asking(self, data=None, *, initial):
        """Return the boxes of this row, filled as they were when the writer saw them."""
        return UpdateForm(data, initial=initial, action=self.action, prefix=self.name, auto_id="%s")

    @property
    def blank(self):
        """What the boxes say before anybody writes: parts that were done are done."""
        return words_after(self.last)

    @property
    def name(self):
        return self.action.address_part

    @property
    def is_written(self):
        return is_written(self.action, self.draft, on=self.on)

    @property
    def is_half_written(self):
        return self.draft is not None and not self.is_written

    @property
    def is_owed(self):
        return is_owed(self.action, self.draft)

    @property
    def is_repeated(self):
        """Whether the draft says that nothing changed."""
        return self.draft is not None and self.draft.no_change_since_id is not None

    @property
    def can_repeat(self):
        return self.last is not None and self.draft is None and not self.last.is_sample

    @property
    def has_problem(self):
        return bool(self.conflict or self.refusals or (self.form.is_bound and self.form.errors))

    @property
    def problem(self):
        """The first sentence on what is wrong, for the summary at the top."""
        of_boxes = [errors[0] for errors in self.form.errors.values()] if self.form.is_bound else []
        return next(iter(filter(None, [self.conflict, *self.refusals, *of_boxes])), "")

    @property
    def when(self):
        return when(self.action)

    @property
    def hints(self):
        """Hints on what is saved, by the label of the box."""
        if self.draft is None:
            return []
        found = []
        for name in TEXTS:
            label = ProgressUpdate._meta.get_field(name).verbose_name
            found += [(label, hint) for hint in hints(getattr(self.draft, name), self.explained)]
        return found

    @property
    def still_needed(self):
        """What keeps the draft from being published, in sentences."""
        return keeps_back(self.action, self.draft, on=self.on) if self.draft else []

    @property
    def too_late_for_plan(self):
        """Why it cannot be said to go to plan, or ""."""
        return too_late_for_plan(self.action, on=self.on)

    @property
    def is_to_do(self):
        return self.is_owed and not self.is_written

    @property
    def says_more(self):
        """Whether a box is filled that few updates need, or one of them has an error."""
        return any(self.form[name].value() or self.form[name].errors for name in SELDOM)

    @property
    def first_box(self):
        """The id of the box to begin in: what is chosen there is under the hand."""
        chosen = [box.id_for_label for box in self.form["status"] if box.data["selected"]]
        return next(iter(chosen), self.form["status"].id_for_label)

    def save(self, *, by):
        """Save what was typed; return whether it is saved. If not, the row says why and keeps
        every word."""
        if not self.form.is_valid():
            return False
        words = words_of(self.draft) | self.form.cleaned_data
        if words == words_of(self.draft):
            self.is_unsaved = False
            return True  # somebody else wrote the very same
        return self._write(write_update, by=by, words=words)

    def repeat(self, *, by):
        """Say the same as last time, checked; return whether that is saved."""
        if self.is_unsaved:
            self.refusals = [_("You have typed here. Save that, or empty the boxes first.")]
        elif not self.can_repeat:
            self.refusals = [_("There is nothing to repeat here, or something is written already.")]
        else:
            return self._write(say_no_change, by=by)
        return False

    def _write(self, write, *, by, **words):
        try:
            with transaction.atomic():
                self.draft = write(self.action, opened=self.opened, seen=self.seen, by=by, **words)
        except ChangedMeanwhile as change:
            self.conflict, self.version = change.sentence, change.version
            self.theirs = change.entries[0] if change.entries else None
            return False
        except ValidationError as refusal:
            self._show(refusal)
            return False
        except IntegrityError as refusal:
            self.refusals = [in_words(refusal)]
            return False
        self.is_unsaved = False
        return True

    def _show(self, refusal):
        of_fields = refusal.error_dict if hasattr(refusal, "error_dict") else {}
        for name, errors in of_fields.items():
            if self.form.is_bound and name in self.form.fields:
                self.form.add_error(name, errors)
            else:
                self.refusals += ValidationError(errors).messages
        if not of_fields:
            self.refusals += refusal.messages


def rows_for(actions, opened, on, last_round):
    """Return an UpdateRow for each action, in five queries. They came through `with_standing()`."""
    prefetch_related_objects(
        actions, Prefetch("parts", ActionPart.objects.visible(), to_attr="shown_parts")
    )
    explained = dict(
        GlossaryTerm.objects.visible().exclude(acronym="").values_list("acronym", "full")
    )
    last = last_said(actions)
    drafts = {update.action_id: update for update in opened.updates.filter(action__in=actions)}
    versions = versions_of(opened, actions)
    return [
        UpdateRow(
            action=action,
            opened=opened,
            draft=drafts.get(action.pk),
            last=last.get(action.pk),
            stands=standing(action, on, last_round),
            on=on,
            version=versions.get(action.pk, 0),
            explained=explained,
        )
        for action in actions
    ]


def take_typed(rows, data, opened):
    """Put into each row what the writer typed, and return the rows they touched.

    A row is touched if its boxes differ from the version that the writer saw: what others saved
    since is not theirs.
    """
    seen = {row.action.pk: _seen(row, data) for row in rows}
    past = ProgressUpdate.history.filter(round=opened, history_id__in=set(seen.values()) - {None})
    before = {(version.action_id, version.history_id): version for version in past}
    touched = []
    for row in rows:
        version = seen[row.action.pk]
        if version is None:
            continue  # this row was not on the writer's page
        row.seen = version
        known = before.get((row.action.pk, version))
        form = row.asking(data, initial=words_of(known) if known else row.blank)
        # Of boxes to tick, nothing is sent when none is ticked.
        changed = {
            name
            for name in form.changed_data
            if name == "parts_done" or form.add_prefix(name) in data
        }
        if changed:
            row.form, row.is_unsaved = form, True
            row.version = version  # what others saved since is still to be compared
            touched.append(row)
    return touched


def _seen(row, data):
    return id_in(data.get(f"{row.name}-version", ""))


@require_http_methods(["GET", "HEAD", "POST"])
def write(request, slug=None):
    """Write the open round: one area's actions, or without an area all this person may write."""
    refuse_strangers(request)
    area = get_object_or_404(FocusArea.objects.visible(), slug=slug) if slug else None
    actions = writable_actions(request.user).visible().with_standing().select_related("area")
    actions = actions.order_by("area__number", "order")
    if area:
        actions = actions.filter(area=area)
    page = _page_of(list(actions), request)
    refuse_unless(page.paginator.count or (area is None and request.method != "POST"))
    opened = open_round()
    if request.method == "POST":
        return _take(request, area, page, opened)
    return _show(request, area, page, opened)


def _page_of(actions, request):
    per_page = FEW_ACTIONS if len(actions) <= FEW_ACTIONS else ACTIONS_A_PAGE
    return page_of(actions, request, per_page)


def _show(request, area, page, opened, *, rows=None, status=200):
    title = _("Write: %(area)s") % {"area": area.title} if area else _("Write: my actions")
    if opened is None:
        context = {"may_publish": may_publish(request.user), "last_round": _last_round()}
        return staff_page(request, "staff/nothing_open.html", title, status=status, **context)
    rows = _rows(page, opened) if rows is None else rows
    _link(rows)
    _open_one(rows, request)
    return staff_page(
        request,
        "staff/write.html",
        title,
        status=status,
        page=page,
        rows=rows,
        opened=opened,
        progress=Progress.of(page.paginator.object_list, opened),
        problems=[row for row in rows if row.has_problem],
        unsaved=[row for row in rows if row.is_unsaved and not row.has_problem],
        to_write=[row for row in rows if row.is_to_do],
    )


def _rows(page, opened):
    return rows_for(page.object_list, opened, timezone.localdate(), _last_round())


def _last_round():
    return Round.objects.visible().first()


def _link(rows):
    """Tell each row which one comes after it: the next to do, or else the next on the page."""
    for place, row in enumerate(rows):
        later = rows[place + 1 :]
        row.next = next((r for r in later if r.is_to_do), next(iter(later), None))


def _open_one(rows, request):
    """Open the row to look at: one in trouble, the one just saved, or the next to write."""
    saved = request.GET.get("saved")
    for row in rows:
        row.is_just_saved = row.name == saved and not row.has_problem
    for asked in ("has_problem", "is_unsaved", "is_just_saved", "is_to_do"):
        if found := next((row for row in rows if getattr(row, asked)), None):
            found.is_open = True
            return


@dataclass(frozen=True)
class Progress:
    """How many of the updates that are owed could be published."""

    written: int
    number: int

    @classmethod
    def of(cls, actions, opened):
        """Count the drafts of these actions; they came through `with_standing()`."""
        on = timezone.localdate()
        drafts = {update.action_id: update for update in opened.updates.all()}
        owed = [action for action in actions if is_owed(action, drafts.get(action.pk))]
        written = sum(is_written(action, drafts.get(action.pk), on=on) for action in owed)
        return cls(written, len(owed))

    def __str__(self):
        if self.number and self.written == self.number:
            return _("All %(number)s can be published.") % {"number": self.number}
        return _("%(written)s of %(number)s can be published.") % {
            "written": self.written,
            "number": self.number,
        }


def _take(request, area, page, opened):
    if opened is None or request.POST.get("round") != opened.quarter.code:
        why = _("This quarterly update was published, or another opened, while you were writing.")
        return Refused(why, status=409, is_for_good=True)
    rows = _rows(page, opened)
    by_name = {row.name: row for row in rows}
    touched = take_typed(rows, request.POST, opened)
    again = by_name.get(request.POST.get("same"))
    refuse_unless(again or "same" not in request.POST)
    tried = touched if again is None or again in touched else [*touched, again]
    saved = [
        row
        for row in tried
        if (row.repeat(by=request.user) if row is again else row.save(by=request.user))
    ]
    _report(request, saved, tried, page, opened)
    if len(saved) == len(tried):
        return _back(request, saved if len(saved) == 1 else [])
    return _show(request, area, page, opened, rows=_fresh(rows, page, opened))


def _report(request, saved, tried, page, opened):
    progress = Progress.of(page.paginator.object_list, opened)
    number = len(saved)
    if saved:
        said = ngettext("%(number)s update saved.", "%(number)s updates saved.", number)
        messages.success(request, f"{said % {'number': number}} {progress}")
    elif not tried:
        messages.info(request, f"{_('Nothing new was typed, so nothing was saved.')} {progress}")


def _fresh(rows, page, opened):
    """Return the rows as they are saved now, with what is not saved still in its boxes."""
    kept = {row.action.pk: row for row in rows if row.is_unsaved or row.has_problem}
    return [kept.get(row.action.pk, row) for row in _rows(page, opened)]


def _back(request, saved):
    query = request.GET.copy()
    query.pop("saved", None)
    place = ""
    if saved:
        query["saved"] = saved[0].name
        place = f"#{saved[0].name}"
    asked = f"?{query.urlencode()}" if query else ""
    return HttpResponseRedirect(f"{request.path}{asked}{place}")


@require_safe
def preview(request, reference):
    """Show a draft as the public will see it. Nobody but staff gets here, and nothing keeps it."""
    refuse_strangers(request)
    on, opened = timezone.localdate(), open_round()
    found = get_object_or_404(
        Action.objects.visible()
        .with_standing()
        .with_parts_done()
        .with_withdrawal()
        .with_addition()
        .select_related("area__plan", "area__lead"),
        reference=reference,
    )
    draft = opened.updates.filter(action=found).first() if opened else None
    last_round, told = _last_round(), list(_newest_updates(found))
    shown = told
    if draft:
        draft.public_corrections = []
        shown = [draft, *told]
        # What the public would be told once this is published.
        if found.stated != WITHDRAWN:
            found.stated = draft.status or found.stated
        found.newest_round = opened.pk
        found.said_at = timezone.now()
        found.parts_done = draft.parts_done
        last_round = opened
    page = Paginator(shown, UPDATES_A_PAGE).page(1)
    parts = found.parts.visible().with_withdrawal()
    context = what_a_page_shows(found, parts, page, told, on=on, last_round=last_round)
    context["page_title"] = _("Preview: %(action)s") % {"action": found}
    return render(request, "staff/preview.html", {**context, "draft": draft, "opened": opened})


def _newest_updates(action):
    updates = ProgressUpdate.objects.visible().filter(action=action).with_corrections()
    return updates[:UPDATES_A_PAGE]

"""The writing page: a quarter's updates of one area, or of everything a person writes, on one page.

Everything is one form. Whichever button is pressed, all that was typed comes back: saved, or still
in its box with a sentence on what is wrong.
"""

from dataclasses import dataclass

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from actions.models import Action, FocusArea, ProgressUpdate, Round
from actions.permissions import may_publish, writable_actions
from actions.public.actions import UPDATES_A_PAGE, what_a_page_shows
from actions.statuses import WITHDRAWN
from actions.updates.progress import is_owed, is_written, open_round, set_to_publish
from actions.updates.rows import rows_for, take_typed
from publishing.paging import nearest_page_of, page_of
from staff.pages import refuse_strangers, refuse_unless, staff_page
from staff.refused import Refused

# So many fit on one page; a longer list turns pages.
FEW_ACTIONS = 50
ACTIONS_A_PAGE = 25


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
    if request.method != "POST":
        return page_of(actions, request, per_page)
    # What was sent is about the actions its page had, wherever they stand by now.
    page = nearest_page_of(actions, request, per_page)
    sent = _names_sent(request)
    page.object_list = [action for action in actions if action.address_part in sent]
    return page


def _names_sent(request):
    return {name.removesuffix("-version") for name in request.POST if name.endswith("-version")}


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
        words_are_for=opened.quarter,
        set_to_publish=set_to_publish(opened),
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
    if _names_sent(request) - by_name.keys():
        why = _("An action that you wrote about is no longer yours to write, or no longer shown.")
        return Refused(why, status=409, is_for_good=True)
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

"""The writing page: a quarter's updates of one area, or of everything a person writes, on one page.

Everything is one form. Whichever button is pressed, all that was typed comes back: saved, or still
in its box with a sentence on what is wrong.
"""

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
from actions.round_progress import is_owed, is_written, open_round
from actions.staff.writing_rows import (
    TEXTS,
    repeat_row,
    rows_for,
    save_row,
    take_typed,
)
from actions.views.actions import UPDATES_A_PAGE, what_a_page_shows
from publishing.paging import page_of
from staff.pages import refuse_strangers, refuse_unless, staff_page

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
    return page_of(actions, request, per_page)


def _show(request, area, page, opened, *, rows=None, status=200):
    title = _("Write: %(area)s") % {"area": area.title} if area else _("Write: my actions")
    if opened is None:
        context = {"may_publish": may_publish(request.user), "last_round": _last_round()}
        return staff_page(request, "staff/nothing_open.html", title, status=status, **context)
    rows = _rows(page, opened) if rows is None else rows
    _mark_saved(rows, request)
    return staff_page(
        request,
        "staff/write.html",
        title,
        status=status,
        page=page,
        rows=rows,
        opened=opened,
        progress=_progress(page.paginator.object_list, opened),
        problems=[row for row in rows if row.has_problem],
        unsaved=[row for row in rows if row.is_unsaved and not row.has_problem],
        to_write=[row for row in rows if row.is_owed and not row.is_written],
    )


def _rows(page, opened):
    return rows_for(page.object_list, opened, timezone.localdate(), _last_round())


def _last_round():
    return Round.objects.visible().first()


def _mark_saved(rows, request):
    """After one row was saved: say so there, and name the next to write."""
    saved = request.GET.get("saved")
    for place, row in enumerate(rows):
        if row.name == saved and not row.has_problem:
            row.is_just_saved = True
            later = [*rows[place + 1 :], *rows[:place]]
            row.next = next((r for r in later if r.is_owed and not r.is_written), None)


def _progress(actions, opened):
    """Say how much is written, in words."""
    drafts = {update.action_id: update for update in opened.updates.all()}
    owed = [action for action in actions if is_owed(action, drafts.get(action.pk))]
    written = sum(is_written(drafts.get(action.pk)) for action in owed)
    if owed and written == len(owed):
        return _("All %(number)s written.") % {"number": written}
    return _("%(written)s of %(number)s written.") % {"written": written, "number": len(owed)}


def _take(request, area, page, opened):
    if opened is None or request.POST.get("round") != opened.quarter.code:
        return _too_late(request, page)
    rows = _rows(page, opened)
    by_name = {row.name: row for row in rows}
    touched = take_typed(rows, request.POST, opened)
    if "same" in request.POST:
        row = by_name.get(request.POST["same"])
        refuse_unless(row)
        tried = [row]
        saved = [row for row in tried if _repeat(row, touched, opened, by=request.user)]
    else:
        asked = request.POST.get("save", "all")
        refuse_unless(asked == "all" or asked in by_name)
        tried = [row for row in touched if asked in ("all", row.name)]
        saved = [row for row in tried if save_row(row, opened, by=request.user)]
    _report(request, saved, tried, page, opened)
    left = [row for row in touched if row.is_unsaved]
    problems = [row for row in tried if row not in saved]
    if not (left or problems):
        return _back(request, saved if len(saved) == 1 and saved == tried else [])
    return _show(request, area, page, opened, rows=_fresh(rows, page, opened))


def _repeat(row, touched, opened, *, by):
    if row in touched:
        row.refusals = [_("You have typed here. Save that, or empty the boxes first.")]
        return False
    if not row.can_repeat:
        row.refusals = [_("There is nothing to repeat here, or something is written already.")]
        return False
    return repeat_row(row, opened, by=by)


def _report(request, saved, tried, page, opened):
    progress = _progress(page.paginator.object_list, opened)
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


def _too_late(request, page):
    """The round was published while this was being written: give every word back."""
    given_back = []
    for action in page.object_list:
        texts = [
            (ProgressUpdate._meta.get_field(name).verbose_name, text)
            for name in TEXTS
            if (text := request.POST.get(f"{action.address_part}-{name}", "").strip())
        ]
        if texts:
            given_back.append((action, texts))
    title = _("Your words were not saved")
    return staff_page(request, "staff/too_late.html", title, status=409, given_back=given_back)


@require_safe
def preview(request, reference):
    """Show a draft as the public will see it. Nobody but staff gets here, and nothing keeps it."""
    refuse_strangers(request)
    on, opened = timezone.localdate(), open_round()
    found = get_object_or_404(
        Action.objects.visible()
        .with_standing()
        .with_parts_done()
        .select_related("area__plan", "area__lead", "continued_in"),
        reference=reference,
    )
    draft = opened.updates.filter(action=found).first() if opened else None
    last_round, told = _last_round(), list(_newest_updates(found))
    shown = told
    if draft:
        draft.public_corrections = []
        shown = [draft, *told]
        # What the public would be told once this is published.
        found.stated, found.newest_round = draft.status or found.stated, opened.pk
        found.parts_done = draft.parts_done
        last_round = opened
    page = Paginator(shown, UPDATES_A_PAGE).page(1)
    parts = found.parts.visible()
    context = what_a_page_shows(found, parts, page, told, on=on, last_round=last_round)
    context["page_title"] = _("Preview: %(action)s") % {"action": found}
    return render(request, "staff/preview.html", {**context, "draft": draft, "opened": opened})


def _newest_updates(action):
    updates = ProgressUpdate.objects.visible().filter(action=action).with_corrections()
    return updates[:UPDATES_A_PAGE]

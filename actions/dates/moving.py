"""Moving dates with their reason, and putting copying mistakes right: write, look, confirm."""

from django import forms
from django.contrib import messages
from django.core.exceptions import BadRequest, ValidationError
from django.db.models import Exists, OuterRef
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from actions.dates import due_dates
from actions.dates.due_dates import change_each
from actions.dates.promise_line import lines_of
from actions.models import Action, DueDate, FocusArea
from actions.permissions import dateable_actions, may_date, may_publish, moment_for
from actions.quarters import QuarterFormField, QuarterSelect
from actions.references import read_reference
from publishing.paging import page_of, query_without_page
from publishing.versions import Rows, id_in
from staff.admin.history import newest_entries
from staff.agreed import AgreedForm
from staff.dry_run import only_tried
from staff.pages import refuse_strangers, refuse_unless, staff_page

ROWS_A_PAGE = 60
LONGEST_REASON = 2000

NOT_NOW = gettext_lazy("Saved. It waits until a publisher makes it public.")


class MoveForm(AgreedForm):
    """One new quarter for the chosen actions."""

    field_order = ["quarter", "reason"]
    quarter = QuarterFormField(
        label=gettext_lazy("New quarter"),
        widget=QuarterSelect,
        error_messages={"required": gettext_lazy("Choose the new quarter.")},
    )
    reason = forms.CharField(
        label=gettext_lazy("Why does the date move?"),
        help_text=gettext_lazy("In plain words. The public sees this beside the date."),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": gettext_lazy("Say why the date moves.")},
    )


class CorrectForm(forms.Form):
    """What the plan really says."""

    quarter = QuarterFormField(
        label=gettext_lazy("The quarter that is right"),
        widget=QuarterSelect,
        error_messages={"required": gettext_lazy("Choose the quarter that is right.")},
    )
    reason = forms.CharField(
        label=gettext_lazy("How did the mistake come about?"),
        help_text=gettext_lazy("In plain words. The public sees this beside the date."),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": gettext_lazy("Say how the mistake came about.")},
    )


@require_http_methods(["GET", "HEAD", "POST"])
def move_dates(request):
    """Move one or several actions to a new quarter: choose, write, look, confirm."""
    refuse_strangers(request)
    sent = request.POST if request.method == "POST" else request.GET
    references = list(dict.fromkeys(sent.getlist("action")))
    if not references and "go" in request.GET:
        messages.warning(request, _("Tick the actions whose date moves."))
        return redirect(request.path)
    if not references:
        return _choose_what_moves(request)
    actions = _chosen(request.user, references)
    if example := next((a for a in actions if _rests_on_examples(a)), None):
        return redirect("admin:dates_of", example.reference)
    seen = _seen(request, actions)

    def move_all(form, *, at):
        values = form.cleaned_data
        return change_each(
            actions,
            lambda action: due_dates.move(
                action, **values, at=at, by=request.user, seen=seen[action.pk]
            ),
        )

    return _look_then_confirm(
        request,
        MoveForm,
        actions,
        seen,
        move_all,
        title=_("Move a date"),
        button=_("Move the date"),
    )


def _choose_what_moves(request):
    area = area_asked(request)
    dated = (
        dateable_actions(request.user)
        .still_promised()
        .filter(Exists(DueDate.objects.published().filter(action=OuterRef("pk"), is_sample=False)))
    )
    page = page_of(of_area(dated.with_standing(), area), request, ROWS_A_PAGE)
    return staff_page(
        request,
        "staff/dates_choose.html",
        _("Move dates"),
        page=page,
        query=query_without_page(request),
        areas=list(FocusArea.objects.all()),
        area=area,
    )


def _chosen(user, references):
    """Return the actions asked for, in the order of the plan. Refuses what the person may not
    move."""
    if len(references) > ROWS_A_PAGE:
        raise BadRequest(_("Choose at most 60 actions at once."))
    written = [read_reference(each) for each in references]
    known = Action.objects.filter(reference__in=written)
    if known.count() < len(set(written)):
        raise Http404(_("There is no such action."))
    actions = list(of_area(dateable_actions(user).filter(reference__in=written), None))
    refuse_unless(len(actions) == len(set(written)))
    return actions


@require_http_methods(["GET", "HEAD", "POST"])
def correct_date(request, pk):
    """Put right a date that was copied wrongly. The wrong one stays to be seen."""
    refuse_strangers(request)
    row = get_object_or_404(DueDate.objects.select_related("action__area__plan", "corrects"), pk=pk)
    refuse_unless(may_date(request.user, row.action))
    if row.published_at is None:
        messages.warning(request, _("This date is not public yet. Change the date itself."))
        return redirect("admin:dates_of", row.action.reference)
    if row.is_sample:
        return redirect("admin:dates_of", row.action.reference)
    seen = _seen(request, [row.action])

    def put_right(form, *, at):
        values = form.cleaned_data
        return change_each(
            [row.action],
            lambda action: due_dates.correct(
                row, **values, at=at, by=request.user, seen=seen[action.pk]
            ),
        )

    return _look_then_confirm(
        request,
        CorrectForm,
        [row.action],
        seen,
        put_right,
        title=_("Put a copying mistake right"),
        button=_("Put it right"),
        row=row,
    )


def _look_then_confirm(request, form_class, actions, seen, change, *, title, button, row=None):
    """Ask, show the promise lines as they would read, and change them once that is confirmed."""
    form = form_class(request.POST if request.method == "POST" else None)
    lines = None
    if request.method == "POST" and "again" not in request.POST and form.is_valid():
        at = moment_for(request.user)
        try:
            if "confirm" in request.POST:
                change(form, at=at)
                messages.success(request, _("Saved and public.") if at else NOT_NOW)
                return redirect("admin:dates_of", actions[0].reference)
            with only_tried():
                change(form, at=timezone.now())
                lines = lines_of(actions)
        except ValidationError as refusal:
            form.add_error(None, refusal.messages)
            seen = _newest_rows(actions)  # the refusal told of what is new
    elif "again" in request.POST:
        form = form_class(initial=_as_typed(form))
    return staff_page(
        request,
        "staff/dates_look.html" if lines else "staff/dates_change.html",
        title,
        form=form,
        lines=lines or lines_of(actions),
        actions=actions,
        seen=[(action.pk, seen[action.pk]) for action in actions],
        button=button,
        row=row,
        at_once=may_publish(request.user),
    )


def _as_typed(form):
    return {name: form[name].value() for name in form.fields}


def _seen(request, actions):
    """Return {id of action: id of the newest row the person saw}."""
    newest = _newest_rows(actions)
    if request.method != "POST":
        return newest
    return {pk: id_in(request.POST.get(f"seen-{pk}", "")) or 0 for pk in newest}


def _newest_rows(actions):
    rows = DueDate.objects.filter(action__in=actions).order_by("id")
    newest = dict.fromkeys((action.pk for action in actions), 0)
    return newest | dict(rows.values_list("action", "id"))


@require_safe
def dates_of(request, reference):
    """The ledger of one action: its promise line and every row, with what may be done."""
    refuse_strangers(request)
    action = get_object_or_404(Action, reference=reference)
    rows = list(action.due_dates.order_by("id"))
    return staff_page(
        request,
        "staff/dates_of.html",
        _("Dates of %(action)s") % {"action": action},
        line=lines_of([action])[0],
        action=action,
        ledger=due_dates.ledger([row for row in rows if row.published_at]),
        waiting=next((row for row in rows if not row.published_at), None),
        are_examples=_rests_on_examples(action),
        may_date=may_date(request.user, action),
        may_publish=may_publish(request.user),
        entries=newest_entries([Rows(DueDate, {"action_id": action.pk})], around=[action]),
    )


def _rests_on_examples(action):
    return action.due_dates.filter(is_sample=True).exists()


def area_asked(request):
    """Return the focus area that the address asks for, or None for all."""
    slug = request.GET.get("area")
    return get_object_or_404(FocusArea, slug=slug) if slug else None


def of_area(actions, area):
    """Return the actions of an area, or all of them, in the order of the plan."""
    actions = actions.select_related("area").order_by("area__number", "order")
    return actions.filter(area=area) if area else actions

"""Due dates: the quarters of the plan, moves with their reason, copying mistakes put right."""

from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.core.exceptions import BadRequest, ValidationError
from django.db.models import Exists, OuterRef
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_safe

from actions import due_dates
from actions.models import Action, DueDate, FocusArea, Round
from actions.permissions import dateable_actions, may_date, may_publish
from actions.promise_line import promise_line
from actions.quarters import QuarterFormField, QuarterSelect
from actions.staff.pages import refuse_strangers, refuse_unless, staff_page
from actions.staff.trying import all_or_nothing, only_tried
from actions.standing import standing
from publishing.paging import page_of, query_without_page

ROWS_A_PAGE = 60
LONGEST_REASON = 2000

NOT_NOW = gettext_lazy("Saved. It waits until a publisher makes it public.")


class SourceForm(forms.Form):
    """Where all quarters of a page were read."""

    read_from = forms.CharField(
        label=gettext_lazy("Where did you read these quarters?"),
        help_text=gettext_lazy(
            "The document and page, such as “Big Plan part 3, page 12”. The public sees this."
        ),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"size": 60}),
    )


class NearQuarterSelect(QuarterSelect):
    """Fewer years, as sixty of these stand on one page."""

    years_back, years_on = 2, 3


class FirstDateForm(forms.Form):
    """The quarter of one action, and where it was read if not where the others were."""

    quarter = QuarterFormField(required=False, widget=NearQuarterSelect)
    read_from = forms.CharField(max_length=200, required=False)

    def __init__(self, action, data=None):
        super().__init__(data, prefix=action.address_part)
        name = {"action": action.reference}
        self.fields["quarter"].label = _("Quarter for %(action)s") % name
        self.fields["read_from"].label = _("%(action)s was read elsewhere") % name

    def clean(self):
        values = super().clean()
        if values.get("read_from") and not values.get("quarter") and not self.errors:
            self.add_error("quarter", _("Choose the quarter too, or empty the box beside it."))
        return values


@dataclass
class FirstDate:
    """A row of the grid."""

    action: Action
    form: FirstDateForm


@require_http_methods(["GET", "HEAD", "POST"])
def dates(request):
    """Add the quarters from the plan to actions that have no date, many at once."""
    refuse_strangers(request)
    source = SourceForm()
    rows, area = None, _area_asked(request)
    if request.method == "POST":
        source = SourceForm(request.POST)
        rows = _save_first_dates(request, source)
        if not rows:
            return redirect(request.get_full_path())
    undated = dateable_actions(request.user).filter(
        ~Exists(DueDate.objects.filter(action=OuterRef("pk")))
    )
    page = page_of(_of_area(undated, area), request if rows is None else _Anew(), ROWS_A_PAGE)
    if rows is None:
        rows = [FirstDate(action, FirstDateForm(action)) for action in page]
    waiting = DueDate.objects.filter(published_at=None).select_related("action__area")
    waiting = waiting.order_by("action__area__number", "action__order")
    return staff_page(
        request,
        "staff/dates.html",
        _("Add the quarters from the plan"),
        source=source,
        rows=rows,
        page=page,
        query=query_without_page(request),
        areas=list(FocusArea.objects.all()),
        area=area,
        waiting=list(waiting[:ROWS_A_PAGE]),
        waiting_count=waiting.count(),
        may_publish=may_publish(request.user),
        may_add=dateable_actions(request.user).exists(),
    )


class _Anew:
    """Asks for the first page: what was sent says itself which rows it is about."""

    GET = {}


def _save_first_dates(request, source):
    """Save each row that is filled in; return the rows to show again, with what is wrong."""
    allowed = {a.reference: a for a in dateable_actions(request.user).select_related("area")}
    sent = _unique(request.POST.getlist("action"))[:ROWS_A_PAGE]
    rows = [
        FirstDate(allowed[r], FirstDateForm(allowed[r], request.POST)) for r in sent if r in allowed
    ]
    shared = source.cleaned_data["read_from"] if source.is_valid() else ""
    saved, at = [], _moment_for(request.user)
    for row in rows:
        if row.form.is_valid() and row.form.cleaned_data["quarter"] and not source.errors:
            read_from = row.form.cleaned_data["read_from"] or shared
            if _saved(row, read_from, at=at, by=request.user):
                saved.append(row)
    if saved:
        many = ngettext(
            "%(count)d quarter was added.", "%(count)d quarters were added.", len(saved)
        )
        messages.success(request, many % {"count": len(saved)})
        if not at:
            messages.info(request, _("They wait until a publisher makes them public."))
    kept = [row for row in rows if row not in saved]
    if source.errors or any(row.form.errors for row in kept):
        return kept
    if not saved:
        messages.warning(request, _("No quarter was chosen, so nothing was saved."))
        return kept
    return []


def _saved(row, read_from, *, at, by):
    if not read_from:
        row.form.add_error(
            "read_from", _("Say where you read it: here, or once for all at the top of the page.")
        )
        return False
    quarter = row.form.cleaned_data["quarter"]
    try:
        with all_or_nothing():
            due_dates.promise(row.action, quarter=quarter, read_from=read_from, at=at, by=by)
    except ValidationError as refusal:
        row.form.add_error("quarter", refusal.messages)
        return False
    return True


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
        line=_lines([action])[0],
        action=action,
        ledger=due_dates.ledger([row for row in rows if row.published_at]),
        waiting=next((row for row in rows if not row.published_at), None),
        may_date=may_date(request.user, action),
        may_publish=may_publish(request.user),
    )


class MoveForm(forms.Form):
    """One new quarter for the chosen actions."""

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
    agreed_by = forms.CharField(
        label=gettext_lazy("Who agreed?"),
        help_text=gettext_lazy("A board or a job title, not a person’s name."),
        max_length=150,
        error_messages={"required": gettext_lazy("Say who agreed.")},
    )
    agreed_on = forms.DateField(
        label=gettext_lazy("When was it agreed?"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={
            "required": gettext_lazy("Say when it was agreed."),
            "invalid": gettext_lazy("Write the day like 14/10/2026."),
        },
    )

    def clean_agreed_on(self):
        day = self.cleaned_data["agreed_on"]
        if day > timezone.localdate():
            raise ValidationError(_("This day has not come yet. Give the day it was agreed."))
        return day


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
    references = _unique(sent.getlist("action"))
    if not references:
        return _choose_what_moves(request)
    actions = _chosen(request.user, references)
    seen = _seen(request, actions)

    def move_all(form, *, at):
        values = form.cleaned_data
        return _each(
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
    area = _area_asked(request)
    dated = dateable_actions(request.user).filter(
        Exists(DueDate.objects.filter(action=OuterRef("pk"), published_at__isnull=False))
    )
    page = page_of(_of_area(dated.with_standing(), area), request, ROWS_A_PAGE)
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
    written = [reference.upper().replace("-", " ") for reference in references]
    known = Action.objects.filter(reference__in=written)
    if known.count() < len(set(written)):
        raise Http404(_("There is no such action."))
    actions = list(_of_area(dateable_actions(user).filter(reference__in=written), None))
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
    seen = _seen(request, [row.action])

    def put_right(form, *, at):
        values = form.cleaned_data
        return _each(
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
        at = _moment_for(request.user)
        try:
            if "confirm" in request.POST:
                change(form, at=at)
                messages.success(request, _("Saved and public.") if at else NOT_NOW)
                return redirect("admin:dates_of", actions[0].reference)
            with only_tried():
                change(form, at=timezone.now())
                lines = _lines(actions)
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
        lines=lines or _lines(actions),
        actions=actions,
        seen=[(action.pk, seen[action.pk]) for action in actions],
        button=button,
        row=row,
        at_once=may_publish(request.user),
    )


def _as_typed(form):
    return {name: form[name].value() for name in form.fields}


@require_http_methods(["GET", "HEAD", "POST"])
def publish_dates(request):
    """Make waiting dates public, after a look at how each promise line will read."""
    refuse_strangers(request)
    refuse_unless(may_publish(request.user))
    sent = request.POST if request.method == "POST" else request.GET
    ids = [int(i) for i in _unique(sent.getlist("date")) if i.isascii() and i.isdigit()][:60]
    waiting = DueDate.objects.filter(pk__in=[i for i in ids if i < 2**63])
    waiting = list(waiting.select_related("action").order_by("action__area__number", "id"))
    if not waiting:
        messages.warning(request, _("Tick the dates that are to become public."))
        return redirect("admin:dates")
    actions = [row.action for row in waiting]
    rows = {row.action_id: row for row in waiting}

    def publish_all():
        _each(
            actions,
            lambda action: due_dates.publish_date(
                rows[action.pk], at=timezone.now(), by=request.user
            ),
        )

    try:
        if request.method == "POST":
            publish_all()
            messages.success(request, _("Public now."))
            return redirect("admin:dates")
        with only_tried():
            publish_all()
            lines = _lines(actions)
    except ValidationError as refusal:
        for sentence in refusal.messages:
            messages.error(request, sentence)
        return redirect("admin:dates")
    return staff_page(
        request, "staff/dates_publish.html", _("Publish dates"), lines=lines, waiting=waiting
    )


def _each(actions, change):
    """Change all of the actions or none. Raises ValidationError, each sentence with its action."""
    faults = []
    with all_or_nothing():
        for action in actions:
            try:
                with all_or_nothing():
                    change(action)
            except ValidationError as refusal:
                faults += [f"{action.reference}: {sentence}" for sentence in refusal.messages]
        if faults:
            raise ValidationError(faults)


@dataclass(frozen=True)
class Line:
    """The promise line of an action, as the public would read it now."""

    action: Action
    steps: list


def _lines(actions):
    on, last_round = timezone.localdate(), Round.objects.visible().first()
    by_id = (
        Action.objects.with_standing()
        .select_related("area__plan")
        .prefetch_related("due_dates")
        .in_bulk([action.pk for action in actions])
    )
    lines = []
    for pk in dict.fromkeys(action.pk for action in actions):
        action = by_id[pk]
        public = [row for row in action.due_dates.all() if row.published_at]
        stands = standing(action, on, last_round)
        lines.append(Line(action, promise_line(action, public, stands)))
    return lines


def _seen(request, actions):
    """Return {id of action: id of the newest row the person saw}."""
    newest = _newest_rows(actions)
    if request.method != "POST":
        return newest
    sent = {pk: request.POST.get(f"seen-{pk}", "") for pk in newest}
    return {pk: int(s) if s.isascii() and s.isdigit() else 0 for pk, s in sent.items()}


def _newest_rows(actions):
    rows = DueDate.objects.filter(action__in=actions).order_by("id")
    newest = dict.fromkeys((action.pk for action in actions), 0)
    return newest | dict(rows.values_list("action", "id"))


def _moment_for(user):
    """Return when what this person writes becomes public: now, or None if others decide."""
    return timezone.now() if may_publish(user) else None


def _area_asked(request):
    slug = request.GET.get("area")
    return get_object_or_404(FocusArea, slug=slug) if slug else None


def _of_area(actions, area):
    actions = actions.select_related("area").order_by("area__number", "order")
    return actions.filter(area=area) if area else actions


def _unique(values):
    return list(dict.fromkeys(values))

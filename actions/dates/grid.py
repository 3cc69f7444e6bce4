"""Due dates: the quarters of the plan, entered many at once."""

from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from actions.dates import due_dates
from actions.dates.moving import area_asked, of_area
from actions.models import Action, DueDate, FocusArea
from actions.permissions import dateable_actions, may_publish, moment_for
from actions.quarters import QuarterFormField, QuarterSelect
from publishing.paging import page_of, query_without_page
from staff.dry_run import all_or_nothing
from staff.pages import refuse_strangers, staff_page

ROWS_A_PAGE = 60


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
    rows, area = None, area_asked(request)
    if request.method == "POST":
        source = SourceForm(request.POST)
        rows = _save_first_dates(request, source)
        if not rows:
            return redirect(request.get_full_path())
    undated = (
        dateable_actions(request.user)
        .still_promised()
        .filter(~Exists(DueDate.objects.filter(action=OuterRef("pk"))))
    )
    page = page_of(of_area(undated, area), request if rows is None else _Anew(), ROWS_A_PAGE)
    if rows is None:
        rows = [FirstDate(action, FirstDateForm(action)) for action in page]
    waiting = DueDate.objects.drafts().select_related("action__area")
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
    sent = list(dict.fromkeys(request.POST.getlist("action")))[:ROWS_A_PAGE]
    rows = [
        FirstDate(allowed[r], FirstDateForm(allowed[r], request.POST)) for r in sent if r in allowed
    ]
    shared = source.cleaned_data["read_from"] if source.is_valid() else ""
    saved, at = [], moment_for(request.user)
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

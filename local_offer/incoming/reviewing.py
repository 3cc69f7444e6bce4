"""The queue of what other lists tell, for staff: each entry with what is told and what we say, and
what to do with it."""

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Prefetch
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from local_offer.incoming import deciding
from local_offer.incoming.duplicates import may_be_the_same
from local_offer.incoming.queue import proposals
from local_offer.incoming.told import LONGEST_TEXT, PARTS, as_kept, in_words
from local_offer.models import Contact, FeedRun, IncomingService, Service, ServiceAtLocation
from publishing.paging import page_of
from publishing.versions import Rows, id_in, refuse_if_changed, version_of
from staff.admin import LinesField
from staff.dry_run import try_to
from staff.pages import refuse_strangers, refuse_unless, staff_page
from staff.roles import may

ENTRIES_A_PAGE = 20
_CHANGE = "local_offer.change_incomingservice"


def may_review(user):
    """Whether this person may decide on what other lists tell."""
    return may(user, _CHANGE)


class NewForm(forms.ModelForm):
    """What their list does not say of a new entry, or not as ours does."""

    what = LinesField(
        label=Service._meta.get_field("what").verbose_name,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    use_required_attribute = False

    class Meta:
        model = Service
        fields = ["audience", "area", "what"]

    def _post_clean(self):
        # All of it is checked once it is whole (`deciding.accept_as_new`).
        pass


class TakeOverForm(forms.Form):
    """Which parts of a changed entry ours takes over. Ticked are those that nobody here wrote."""

    parts = forms.MultipleChoiceField(
        required=False, widget=forms.CheckboxSelectMultiple, label=gettext_lazy("Take over")
    )

    def __init__(self, proposed, data=None):
        super().__init__(
            data, initial={"parts": [p.name for p in proposed if not p.is_edited_here]}
        )
        self.fields["parts"].choices = [(each.name, each.heading) for each in proposed]
        self.proposed = proposed

    @property
    def rows(self):
        """Each Proposal with its tick."""
        return list(zip(self.proposed, self["parts"], strict=True))


class TurnDownForm(forms.Form):
    """Why an entry is left."""

    why = forms.CharField(
        label=gettext_lazy("Why do you turn it down?"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": gettext_lazy("Say why. Staff see this.")},
    )
    use_required_attribute = False


@require_safe
def incoming_services(request):
    """All that waits, list by list, and how the last reading of each list went; or what was new and
    turned down."""
    refuse_strangers(request)
    is_turned_down = request.GET.get("show") == "turned-down"
    turned_down = IncomingService.objects.filter(state=IncomingService.State.TURNED_DOWN)
    waiting = IncomingService.objects.to_review()
    return staff_page(
        request,
        "staff/incoming_services.html",
        _("From other lists"),
        page=page_of(turned_down if is_turned_down else waiting, request, ENTRIES_A_PAGE),
        is_turned_down=is_turned_down,
        number_turned_down=turned_down.count(),
        runs=FeedRun.objects.all(),
        may_review=may_review(request.user),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def review_incoming(request, pk):
    """One entry: accept it, join it to one of ours, or turn it down."""
    refuse_strangers(request)
    refuse_unless(request.method != "POST" or may_review(request.user))
    row = _row(pk)
    if request.method != "POST":
        return _show(request, row)
    do = request.POST.get("do", "")
    form = _form_of(do, row, request.POST)
    if form is not None and not form.is_valid():
        return _show(request, row, form=form)

    def work():
        refuse_if_changed(row, request.POST.get("version", ""), *_inside(row))
        return _decide(_row(pk), do, form, request)

    done, problem = try_to(work, by=request.user)
    if not done:
        return _show(request, _row(pk), form=form, problem=problem)
    messages.success(request, done)
    return HttpResponseRedirect(reverse("admin:incoming_services"))


def _form_of(do, row, data):
    match do:
        case "accept":
            return _new_form(row, data)
        case "take-over":
            return TakeOverForm(proposals(row) if row.service_id else [], data)
        case "turn-down":
            return TurnDownForm(data)
    return None


def _decide(row, do, form, request):
    """Do what was decided, and return a sentence that says so."""
    by = request.user
    match do:
        case "accept":
            service = deciding.accept_as_new(row, by=by, **form.cleaned_data)
            return _new_entry(service)
        case "join":
            deciding.join(row, _ours(request.POST.get("same", "")), by=by)
            return _("They are the same. If they say anything else than we do, it waits here.")
        case "take-over":
            deciding.take_over(row, form.cleaned_data["parts"], by=by)
            return _("Our entry says it too now.")
        case "hide":
            deciding.hide(row, by=by)
            return _("Our entry is hidden. Nothing of it is deleted.")
        case "show-again":
            deciding.show_again(row, by=by)
            return _("Our entry is shown again. If they say anything else now, it waits here.")
        case "turn-down":
            deciding.turn_down(row, by=by, because=form.cleaned_data["why"])
            return _("Turned down. Our list stays as it is.")
        case "reopen":
            deciding.reopen(row, by=by)
            return _("It waits again.")
    raise ValidationError(_("Say what to do with it."))


def _new_entry(service):
    return format_html(
        '{} <a href="{}">{}</a>',
        _("It is in our list, hidden and not checked."),
        reverse("admin:local_offer_service_change", args=[service.pk]),
        _("Fill in the rest"),
    )


def _ours(sent):
    key = id_in(sent)
    service = key is not None and as_kept(Service.objects.filter(pk=key)).first()
    if not service:
        raise ValidationError(_("Choose which of our entries it is."))
    return service


def _row(pk):
    ours = Prefetch("service", as_kept(Service.objects.all()))
    return get_object_or_404(IncomingService.objects.prefetch_related(ours), pk=pk)


def _inside(row):
    """What a decision on this entry rests on, and changes."""
    ours = {"service_id": row.service_id}
    return [
        Rows(Service, {"id": row.service_id}),
        Rows(Contact, ours),
        Rows(ServiceAtLocation, ours),
    ]


def _show(request, row, *, form=None, problem=""):
    is_waiting = row.state == row.State.WAITING
    is_new = row.kind == row.Kind.NEW
    proposed = proposals(row) if is_waiting and row.kind == row.Kind.CHANGED else []
    forms_ = {
        NewForm: _new_form(row),
        TakeOverForm: TakeOverForm(proposed),
        TurnDownForm: TurnDownForm(),
    }
    if form is not None:
        forms_[type(form)] = form
    return staff_page(
        request,
        "staff/review_incoming.html",
        str(row),
        row=row,
        is_waiting=is_waiting,
        told=[(part.heading, in_words(name, row.told.get(name))) for name, part in PARTS.items()],
        likely=may_be_the_same(row.told) if is_new and is_waiting else [],
        new_form=forms_[NewForm],
        take_over_form=forms_[TakeOverForm],
        turn_down_form=forms_[TurnDownForm],
        version=version_of(row, *_inside(row)),
        may_review=may_review(request.user),
        problem=problem,
        form=form,
        # Somebody else decided: there is no form any more, but there are words.
        left_over=None if is_waiting else form,
    )


def _new_form(row, data=None):
    return NewForm(data, initial={"what": row.told.get("what", "")})

"""Who asks what we hold about them, or asks us to delete it: found, given a copy, erased.

An address is only ever sent in the body of a form: paths stand in logs and in browsers' histories.
"""

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from feedback.roles import may_answer_people, may_work_inbox
from privacy import erasure, exports, finding
from privacy.mentions import Terms
from privacy.models import Tombstone
from privacy.subjects import NotReferences, Subject, references_in
from publishing.plain_text import EmailField
from staff.pages import refuse_unless, staff_page

_PERSONAL = ("email", "phone", "name", "references", "also", "reason")


class WhoForm(forms.Form):
    """By what somebody can be found."""

    email = EmailField(
        label=gettext_lazy("Their e-mail address"),
        required=False,
        error_messages={"invalid": gettext_lazy("Write the address like name@example.org.")},
    )
    phone = forms.CharField(label=gettext_lazy("Their phone number"), required=False, max_length=50)
    references = forms.CharField(
        label=gettext_lazy("References, such as BP-7K3M-9QX2"), required=False, max_length=2000
    )
    name = forms.CharField(
        label=gettext_lazy("Their name, to look for it in what others wrote"),
        required=False,
        max_length=200,
    )
    use_required_attribute = False

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            # No browser remembers whom somebody looked for.
            field.widget.attrs["autocomplete"] = "off"

    def clean_references(self):
        """With those that were ticked under "may be theirs"."""
        ticked = self.data.getlist("also") if hasattr(self.data, "getlist") else []
        try:
            return references_in(" ".join([self.cleaned_data["references"], *ticked]))
        except NotReferences as problem:
            raise ValidationError(str(problem)) from problem

    def clean(self):
        if not self.errors and not (self.subject.hashes or self.subject.references):
            raise ValidationError(_("Give an e-mail address, a phone number or a reference."))

    @property
    def subject(self):
        said = self.cleaned_data
        return Subject(
            email=said.get("email", ""),
            phone=said.get("phone", ""),
            references=said.get("references", frozenset()),
            name=said.get("name", ""),
        )


class CopyForm(forms.Form):
    """Why all about one person is taken away."""

    checked = forms.BooleanField(
        label=gettext_lazy("I have checked that they are who they say, or may act for them"),
        error_messages={"required": gettext_lazy("Check who they are first, then tick the box.")},
    )
    reason = forms.CharField(
        label=gettext_lazy("Why, in a few words. Write no name or address: this is kept"),
        max_length=300,
        error_messages={"required": gettext_lazy("Say why.")},
    )
    use_required_attribute = False

    def __init__(self, *args, subject, **kwargs):
        super().__init__(*args, **kwargs)
        self.subject = subject

    def clean_reason(self):
        reason = self.cleaned_data["reason"]
        if "@" in reason or Terms.about(self.subject).are_in(reason):
            raise ValidationError(_("Take out the name, address or number: this is kept."))
        return reason


class EraseForm(CopyForm):
    """Why somebody is erased."""

    basis = forms.ChoiceField(
        label=gettext_lazy("Why may it go?"),
        choices=[("", gettext_lazy("Choose")), *Tombstone.Basis.choices],
        error_messages={"required": gettext_lazy("Choose why it may go.")},
    )
    field_order = ("basis", "reason", "checked")


@sensitive_post_parameters(*_PERSONAL)
@require_http_methods(["GET", "HEAD", "POST"])
def people(request):
    """Find somebody, and tell what we hold about them, without a word of it; where others may have
    written about them only when that is asked for, as it takes a while."""
    refuse_unless(may_answer_people(request.user))
    form = WhoForm(request.POST if request.method == "POST" else None)
    if not (form.is_bound and form.is_valid()):
        return staff_page(
            request, "staff/people.html", _("Somebody asks about their data"), form=form
        )
    found = None
    if "mentions" in request.POST:
        found = finding.search_words_of_others(form.subject, by=request.user, at=timezone.now())
    return _show(request, form, form.subject, mentions=found)


@sensitive_post_parameters(*_PERSONAL)
@require_http_methods(["GET", "HEAD", "POST"])
def copy(request):
    """Give a copy of all we hold about somebody, as files in a zip."""
    refuse_unless(may_answer_people(request.user))
    who = WhoForm(request.POST)
    if not who.is_valid():
        return HttpResponseRedirect(reverse("admin:people"))
    form = CopyForm(request.POST, subject=who.subject)
    if not form.is_valid():
        return _show(request, who, who.subject, copy_form=form)
    try:
        taken = exports.export(
            who.subject,
            reason=form.cleaned_data["reason"],
            by=request.user,
            at=timezone.now(),
        )
    except exports.ExportRefused as refusal:
        return _show(request, who, who.subject, problem=str(refusal))
    response = HttpResponse(taken.as_zip(), content_type="application/zip")
    response["Content-Disposition"] = 'attachment; filename="what-we-hold.zip"'
    return response


@sensitive_post_parameters(*_PERSONAL)
@require_http_methods(["GET", "HEAD", "POST"])
def erase(request):
    """Ask once more, saying exactly what would go; then erase exactly that."""
    refuse_unless(may_answer_people(request.user))
    who = WhoForm(request.POST)
    if not who.is_valid():
        return HttpResponseRedirect(reverse("admin:people"))
    subject, problem = who.subject, None
    is_confirmed = "code" in request.POST
    form = EraseForm(request.POST if is_confirmed else None, subject=subject)
    if is_confirmed and form.is_valid():
        try:
            erased = erasure.erase(
                subject,
                basis=form.cleaned_data["basis"],
                reason=form.cleaned_data["reason"],
                by=request.user,
                at=timezone.now(),
                confirmed=request.POST["code"],
            )
        except erasure.ErasureRefused as refusal:
            problem = str(refusal)
        else:
            messages.success(request, _("They are erased. It cannot be taken back."))
            for sentence in erased.problems:
                messages.error(request, sentence)
            return HttpResponseRedirect(reverse("admin:people"))
    return staff_page(
        request,
        "staff/people_erase.html",
        _("Erase this person?"),
        who=_sent_on(subject),
        form=form,
        findings=finding.search(subject, by=request.user, at=timezone.now()),
        problem=problem,
    )


def _show(request, form, subject, *, mentions=None, copy_form=None, problem=None):
    return staff_page(
        request,
        "staff/people_found.html",
        _("What we hold about them"),
        form=form,
        who=_sent_on(subject),
        findings=finding.search(subject, by=request.user, at=timezone.now()),
        may_be_theirs=finding.may_be_theirs(subject),
        mentions=mentions,
        may_open=may_work_inbox(request.user),
        copy_form=copy_form or CopyForm(subject=subject),
        problem=problem,
    )


def _sent_on(subject):
    """Return what the next form carries, so that it is about the same person."""
    return {
        "email": subject.email,
        "phone": subject.phone,
        "name": subject.name,
        "references": " ".join(sorted(subject.references)),
    }

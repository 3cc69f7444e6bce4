"""The tick without which the public does not read a page of guidance.

A named officer reads every word of the page, and each law it rests on, and says on what day, and by
when somebody has to read it again.
"""

from datetime import timedelta

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef, Prefetch
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from local_offer.guidance.words import Reader
from local_offer.models import GuidancePage, GuidanceTick
from local_offer.models.guidance import ALWAYS_PUBLIC, WORDS, links_in
from publishing.previews import preview_of
from publishing.versions import ChangedMeanwhile, refuse_if_changed, version_of
from staff.days import DayInput
from staff.pages import refuse_strangers, refuse_unless, staff_page

READ_AGAIN_WITHIN = timedelta(days=366)  # a year


def may_tick(user):
    """Whether this person may say that guidance is what the law says."""
    return user.has_perm("local_offer.add_guidancetick")


def waiting():
    """Return the pages that the public can ask for and that no officer has read against the law."""
    return GuidancePage.objects.with_a_page().exclude(
        pk__in=GuidanceTick.objects.standing().values("page")
    )


def late(on):
    """Return the pages that the public reads and that were to be read again before this day."""
    standing = GuidanceTick.objects.standing()
    return (
        GuidancePage.objects.with_a_page()
        .filter(pk__in=standing.values("page"))
        .exclude(pk__in=standing.filter(next_check__gte=on).values("page"))
    )


@transaction.atomic
def tick(page, *, by, on, next_check, seen=None):
    """Say that a page, with the words it has now, was read against the law; return the tick.

    Raise ChangedMeanwhile if it is not the version that was `seen`, and ValidationError if the
    days make no sense.
    """
    if seen is not None:
        refuse_if_changed(page, seen)
        page.refresh_from_db()
    made = GuidanceTick(
        page=page, ticked_by=by, ticked_on=on, next_check=next_check, **page.words()
    )
    made.full_clean(exclude=WORDS)
    made.save()
    return made


@transaction.atomic
def take_back(page, *, by, on, because):
    """Take back every tick that stands on a page: the public no longer reads its words."""
    for one in page.ticks.standing().select_for_update(no_key=True, of=("self",)):
        one.taken_back_on, one.taken_back_by, one.why_taken_back = on, by, because
        one.save()


class TickForm(forms.Form):
    """What an officer says of a page: all of its law was read, each by itself."""

    law = forms.MultipleChoiceField(
        label=gettext_lazy("Which law did you read this page against?"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    read_all = forms.BooleanField(
        label=gettext_lazy("I read every sentence. What it says of the law is right."),
        error_messages={"required": gettext_lazy("Read every sentence, then tick this.")},
    )
    ticked_on = forms.DateField(
        label=gettext_lazy("On which day did you read it?"),
        widget=DayInput,
        error_messages={"required": gettext_lazy("Say on which day you read it.")},
    )
    next_check = forms.DateField(
        label=gettext_lazy("By when must somebody read it again?"),
        help_text=gettext_lazy("Within a year. Sooner, if the law is about to change."),
        widget=DayInput,
        error_messages={"required": gettext_lazy("Say by when it must be read again.")},
    )
    use_required_attribute = False

    def __init__(self, data, page, on):
        super().__init__(data, initial={"ticked_on": on, "next_check": on + READ_AGAIN_WITHIN / 2})
        self.on = on
        self.fields["law"].choices = [(line, line) for line in page.law.splitlines()]

    def clean_law(self):
        unread = {line for line, _words in self.fields["law"].choices} - {*self.cleaned_data["law"]}
        if unread:
            raise ValidationError(
                _("Read it against all of them. What it does not rest on, take off the page.")
            )
        return self.cleaned_data["law"]

    def clean_ticked_on(self):
        if self.cleaned_data["ticked_on"] > self.on:
            raise ValidationError(_("This day is still to come."))
        return self.cleaned_data["ticked_on"]

    def clean(self):
        read_on, again = self.cleaned_data.get("ticked_on"), self.cleaned_data.get("next_check")
        if read_on and again and not read_on < again <= read_on + READ_AGAIN_WITHIN:
            self.add_error("next_check", _("Say a day in the year after you read it."))
        elif again and again < self.on:
            self.add_error("next_check", _("This day is over."))
        return super().clean()


class TakeBackForm(forms.Form):
    """Why the public should no longer read it."""

    why = forms.CharField(
        label=gettext_lazy("Why do you take the tick back?"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": gettext_lazy("Say why. Staff see this.")},
    )
    use_required_attribute = False


@require_safe
def guidance_to_tick(request):
    """Every page of guidance, and who read it against the law."""
    refuse_strangers(request)
    on = timezone.localdate()
    standing = GuidanceTick.objects.standing().select_related("ticked_by")
    pages = list(
        GuidancePage.objects.prefetch_related(Prefetch("ticks", standing, "standing_ticks"))
        .annotate(was_ticked=Exists(GuidanceTick.objects.filter(page=OuterRef("pk"))))
        .order_by("order", "title")
    )
    for page in pages:
        page.tick = next(iter(page.standing_ticks), None)
        page.is_late = bool(page.tick and page.tick.is_late(on))
        page.is_read_unticked = page.tick is None and page.slug == ALWAYS_PUBLIC
    return staff_page(
        request,
        "staff/guidance_to_tick.html",
        _("Guidance to tick"),
        pages=pages,
        number=sum(page.tick is None and page.is_visible for page in pages),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def tick_guidance(request, slug):
    """Read one page, and tick it or take its tick back."""
    refuse_strangers(request)
    refuse_unless(request.method != "POST" or may_tick(request.user))
    page = get_object_or_404(GuidancePage, slug=slug)
    on = timezone.localdate()
    if request.method != "POST":
        return _show(request, page, TickForm(None, page, on), TakeBackForm())
    if request.POST.get("do") == "take-back":
        return _take_back(request, page, on)
    return _tick(request, page, on)


def _tick(request, page, on):
    form = TickForm(request.POST, page, on)
    if not form.is_valid():
        return _show(request, page, form, TakeBackForm())
    said = form.cleaned_data
    try:
        tick(
            page,
            by=request.user,
            on=said["ticked_on"],
            next_check=said["next_check"],
            seen=request.POST.get("version", ""),
        )
    except ChangedMeanwhile as meanwhile:
        page.refresh_from_db()
        meanwhile.reader = request.user
        # What was read is not what it says now: nothing of the answer holds.
        return _show(
            request, page, TickForm(None, page, on), TakeBackForm(), problem=meanwhile.sentence
        )
    told = _("The public can read it now.")
    if not page.is_visible:
        told = _("It is ticked. The public can read it once it is shown to the public.")
    messages.success(request, told)
    return HttpResponseRedirect(reverse("admin:guidance_to_tick"))


def _take_back(request, page, on):
    form = TakeBackForm(request.POST)
    if not form.is_valid():
        return _show(request, page, TickForm(None, page, on), form)
    take_back(page, by=request.user, on=on, because=form.cleaned_data["why"])
    messages.success(request, _("The public no longer reads it."))
    return HttpResponseRedirect(reverse("admin:guidance_to_tick"))


def _show(request, page, form, take_back_form, *, problem=""):
    read = Reader(page.text, page.if_no)
    return staff_page(
        request,
        "staff/tick_guidance.html",
        page.title,
        page=page,
        sections=read.sections(page.text),
        if_no=read.paragraphs(page.if_no),
        links=links_in(page.links),
        to_add=page.to_add.splitlines(),
        unsure_of=page.unsure_of.splitlines(),
        sources=page.sources.splitlines(),
        tick=page.standing_tick,
        ticks=page.ticks.select_related("ticked_by", "taken_back_by"),
        version=version_of(page),
        form=form,
        take_back_form=take_back_form,
        may_tick=may_tick(request.user),
        problem=problem,
    )


@require_safe
def preview_guidance(request, slug):
    """Show the page as the public will read it once it is ticked. Nothing of that is kept."""
    refuse_strangers(request)
    page = get_object_or_404(GuidancePage, slug=slug)
    on = timezone.localdate()
    back_url = reverse("admin:tick_guidance", args=[slug])
    with transaction.atomic():
        tick(page, by=request.user, on=on, next_check=on + READ_AGAIN_WITHIN)
        response = preview_of(page, page, back_url=back_url)
        transaction.set_rollback(True)
    return response

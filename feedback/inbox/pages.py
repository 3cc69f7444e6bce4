"""The inbox, box by box: what waits, for how long, for whom, and how it begins."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from actions.models import FocusArea
from feedback.inbox.boxes import Box, about_area, counts, in_box
from feedback.inbox.deadlines import Clock, clock_of
from feedback.inbox.first_words import first_words_of
from feedback.inbox.handling import look_for_their_people
from feedback.inbox.opening import area_asked, member_asked
from feedback.models import Submission
from feedback.models.submissions import say_what_they_are_about
from feedback.roles import may_work_inbox
from feedback.themes.yearly_report import next_due
from publishing.models import OwnerSettings
from publishing.paging import page_of, query_without_page
from staff.pages import refuse_unless, staff_page

ROWS_A_PAGE = 25


@dataclass(frozen=True)
class BoxTab:
    """A box as the row of boxes shows it."""

    box: Box
    count: int
    is_here: bool


@dataclass(frozen=True)
class InboxRow:
    """A submission as the list shows it."""

    submission: Submission
    clock: Clock
    first_words: str


@dataclass(frozen=True)
class InboxFilter:
    """What of the inbox an address asks for: `?box=`, `?form=`, `?area=`."""

    box: Box
    form: str | None
    area: FocusArea | None

    @classmethod
    def of(cls, request, areas):
        """Return it, or raise BadRequest if the inbox knows no such thing."""
        return cls(
            member_asked(Box, request.GET.get("box")) or Box.OPEN,
            member_asked(Submission.Form, request.GET.get("form")),
            area_asked(request.GET.get("area"), areas),
        )

    def submissions(self, person):
        """Return them, as this person sees them."""
        found = in_box(self.box, person)
        if self.form:
            found = found.filter(form=self.form)
        if self.area:
            found = found.filter(about_area(self.area))
        return found.select_related("assigned_to")

    def query(self):
        """Return the rest of an address that asks for the same."""
        area = self.area and self.area.slug
        asked = {"box": self.box.value, "form": self.form, "area": area}
        return urlencode({name: value for name, value in asked.items() if value})

    def __str__(self):
        chosen = [self.box.label, self.form and self.form.label, self.area and self.area.title]
        return ", ".join(str(one) for one in chosen if one)


@require_safe
def inbox(request):
    """Show one box, oldest first."""
    refuse_unless(may_work_inbox(request.user))
    areas = list(FocusArea.objects.all())
    choice = InboxFilter.of(request, areas)
    box, form, area = choice.box, choice.form, choice.area
    number_in = counts(request.user)
    found = choice.submissions(request.user)
    page = page_of(found, request, ROWS_A_PAGE, count=None if form or area else number_in[box.name])
    shown = say_what_they_are_about(list(page))
    look_for_their_people(shown)
    first_words = first_words_of(request, shown)
    reply_days, on = OwnerSettings.objects.current().reply_days, timezone.localdate()
    return staff_page(
        request,
        "staff/inbox.html",
        _("Inbox: %(box)s") % {"box": box.label},
        tabs=[BoxTab(each, number_in[each.name], each == box) for each in Box],
        box=box,
        rows=[
            InboxRow(
                one,
                clock_of(one, reply_days=reply_days, on=on),
                first_words.get(one.pk, ""),
            )
            for one in shown
        ],
        page=page,
        query=query_without_page(request),
        take_away=f"{reverse('admin:take_away')}?{choice.query()}",
        report_due=next_due(on),
        forms=Submission.Form,
        form=form,
        areas=areas,
        area=area,
    )

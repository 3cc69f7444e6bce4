"""What the first page of the staff site says of the links between rooms, and of what runs by the
clock."""

from django.utils import timezone

from actions.models import Measure
from kirklees_send.models import ServiceInPlan
from publishing import by_the_clock
from staff.pages import Section, StaffPages, register
from staff.roles import may, may_see


def _first_page(request):
    late = by_the_clock.late(timezone.now()) if may_see(request.user) else []
    return {"late_by_the_clock": late} | _links_to_be_made(request)


def _links_to_be_made(request):
    if not may(request.user, "kirklees_send.add_serviceinplan"):
        return {}
    linked = ServiceInPlan.told_as_wait().values("measure")
    told = Measure.objects.visible().filter(told_as_wait=True)
    return {"measures_without_wait": list(told.exclude(pk__in=linked))}


SECTIONS = (
    Section(3, "staff/_late_by_the_clock.html", "late_by_the_clock"),
    Section(46, "staff/_measures_without_wait.html", "measures_without_wait"),
)

register(StaffPages([], _first_page, sections=SECTIONS))

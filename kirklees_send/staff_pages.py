"""What the first page of the staff site says of the links between rooms."""

from actions.models import Measure
from kirklees_send.models import ServiceInPlan
from staff.pages import Section, StaffPages, register
from staff.roles import may


def _to_be_done(request):
    if not may(request.user, "kirklees_send.add_serviceinplan"):
        return {}
    linked = ServiceInPlan.told_as_wait().values("measure")
    told = Measure.objects.visible().filter(told_as_wait=True)
    return {"measures_without_wait": list(told.exclude(pk__in=linked))}


SECTIONS = (Section(46, "staff/_measures_without_wait.html", "measures_without_wait"),)

register(StaffPages([], _to_be_done, sections=SECTIONS))

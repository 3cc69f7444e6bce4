from local_offer import gaps
from local_offer.first_page import to_be_done
from local_offer.incoming.sheet import ServicesSheet, to_take_away
from local_offer.staff_urls import urlpatterns
from local_offer.waits.sheet import WaitsSheet
from staff.pages import Section, StaffPages, register

SECTIONS = (
    Section(40, "staff/_services_to_check.html", "may_check_services"),
    Section(41, "staff/_services_from_elsewhere.html", "may_review_incoming"),
    Section(41, "staff/_guidance_to_tick.html", "may_tick_guidance"),
    Section(42, "staff/_advice_to_tick.html", "may_tick_guidance"),
    Section(45, "staff/_waits_to_give.html", "may_give_waits"),
)


def _files():
    return [*to_take_away(), *gaps.files()]


SHEETS = (ServicesSheet, WaitsSheet)

register(StaffPages(urlpatterns, to_be_done, sections=SECTIONS, files=_files, sheets=SHEETS))

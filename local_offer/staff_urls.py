"""Addresses of the staff pages of services and guidance, under /admin/."""

from django.urls import path

from local_offer import checking, gaps
from local_offer.guidance import ticking
from local_offer.incoming import reviewing
from local_offer.incoming.sheet import ServicesSheet, services_sheet
from local_offer.waits import filling_in, signing
from local_offer.waits.sheet import WaitsSheet, not_before_it_is_signed
from staff.sheets.import_ import addresses

urlpatterns = [
    path("services/check/", checking.check_services, name="check_services"),
    path("services/gaps/", gaps.gaps, name="gaps"),
    path("services/gaps.<sheet_kind:kind>", gaps.gaps_sheet, name="gaps_sheet"),
    path("services/incoming/", reviewing.incoming_services, name="incoming_services"),
    path("services/incoming/<int:pk>/", reviewing.review_incoming, name="review_incoming"),
    path("services/services.<sheet_kind:kind>", services_sheet, name="services_sheet"),
    *addresses(ServicesSheet, not_before_it_is_signed),
    path("waits/", filling_in.give_waits, name="give_waits"),
    path("waits/sign/", signing.sign_waits, name="sign_waits"),
    *addresses(WaitsSheet, not_before_it_is_signed),
    path("guidance/", ticking.guidance_to_tick, name="guidance_to_tick"),
    path("guidance/<slug:slug>/", ticking.tick_guidance, name="tick_guidance"),
    path("guidance/<slug:slug>/preview/", ticking.preview_guidance, name="preview_guidance"),
]

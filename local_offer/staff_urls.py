"""Addresses of the staff pages of services and guidance, under /admin/."""

from django.urls import path

from local_offer import checking
from local_offer.guidance import ticking

urlpatterns = [
    path("services/check/", checking.check_services, name="check_services"),
    path("guidance/", ticking.guidance_to_tick, name="guidance_to_tick"),
    path("guidance/<slug:slug>/", ticking.tick_guidance, name="tick_guidance"),
    path("guidance/<slug:slug>/preview/", ticking.preview_guidance, name="preview_guidance"),
]

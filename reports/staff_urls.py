"""Addresses of the staff pages, under /admin/. The staff site puts each behind its log-in."""

from django.urls import path

import actions.converters  # noqa: F401  makes them known
from reports import planning_pages, signing_pages

urlpatterns = [
    path("signing/", signing_pages.sign_areas, name="sign_areas"),
    path("signing/<slug:slug>/", signing_pages.sign_area, name="sign_area"),
    path("rounds/<quarter:quarter>/plan/", planning_pages.plan, name="plan_publication"),
]

"""Addresses of the staff pages, under /admin/. The staff site puts each behind its log-in."""

from django.urls import path

import actions.converters  # noqa: F401  makes them known
from reports.families import pages as giving_views
from reports.planning import pages as planning_pages
from reports.signing import correcting
from reports.signing import pages as signing_pages
from reports.taking_out import pages as taking_out_pages

signing = [
    path("signing/", signing_pages.sign_areas, name="sign_areas"),
    path("signing/<slug:slug>/", signing_pages.sign_area, name="sign_area"),
    path(
        "rounds/<quarter:quarter>/areas/<slug:slug>/correct/",
        correcting.correct_area,
        name="correct_area",
    ),
    path("rounds/<quarter:quarter>/plan/", planning_pages.plan, name="plan_publication"),
]
views = [
    path("views/", giving_views.views, name="views"),
    path("views/<int:pk>/look/", giving_views.look_at_view, name="look_at_view"),
    path("views/<quarter:quarter>/", giving_views.give_view, name="give_view"),
    path(
        "views/<quarter:quarter>/areas/<slug:slug>/",
        giving_views.give_view_of_area,
        name="give_view_of_area",
    ),
    path(
        "views/<quarter:quarter>/updates/<reference:reference>/",
        giving_views.answer_update,
        name="answer_update",
    ),
]
taking_out = [
    path("taking-out/", taking_out_pages.taking_out, name="taking_out"),
    path("taking-out/<int:pk>/", taking_out_pages.look, name="taking_out_look"),
    path(
        "taking-out/<str:kind>/<int:pk>/<slug:field>/",
        taking_out_pages.propose,
        name="taking_out_propose",
    ),
]

from django.urls import path

import actions.converters  # noqa: F401  makes them known
from reports import giving_views, taking_out_pages
from staff.pages import Section, StaffPages, register

register(
    StaffPages(
        [
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
            path("taking-out/", taking_out_pages.taking_out, name="taking_out"),
            path("taking-out/<int:pk>/", taking_out_pages.look, name="taking_out_look"),
            path(
                "taking-out/<str:kind>/<int:pk>/<slug:field>/",
                taking_out_pages.propose,
                name="taking_out_propose",
            ),
        ],
        taking_out_pages.to_be_done,
        sections=(Section(25, "staff/_taking_out_waiting.html", "may_take_words_out"),),
        of_guests=giving_views.first_page_of,
    )
)

from django.urls import path

import actions.converters  # noqa: F401  makes them known
from reports import giving_views
from staff.pages import StaffPages, register

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
        ],
        of_guests=giving_views.first_page_of,
    )
)

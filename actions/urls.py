from django.urls import path

import actions.converters
from actions.public import actions, areas, changes, moved_dates

urlpatterns = [
    path("focus-areas/", areas.focus_area_list, name="focus_area_list"),
    path("focus-areas/<slug:slug>/", areas.focus_area, name="focus_area"),
    path("actions/", actions.action_list, name="action_list"),
    path("actions/actions.csv", actions.actions_csv, name="actions_csv"),
    path("actions/moved-dates/", moved_dates.moved_dates, name="moved_dates"),
    path("actions/dates.csv", moved_dates.dates_csv, name="dates_csv"),
    path("actions/roadmap/", actions.roadmap, name="roadmap"),
    path("actions/<reference:reference>/", actions.action, name="action"),
    path("changes/", changes.changes, name="changes"),
    path("changes/changes.csv", changes.changes_csv, name="changes_csv"),
    path("changes/feed.xml", changes.changes_feed, name="changes_feed"),
    path("changes/<slug:kind>/<int:pk>/", changes.change, name="change"),
]

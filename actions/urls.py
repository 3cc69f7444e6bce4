from django.urls import path, register_converter

from actions.references import ReferenceConverter
from actions.views import actions, areas, changes, measures

register_converter(ReferenceConverter, "reference")

urlpatterns = [
    path("focus-areas/", areas.focus_area_list, name="focus_area_list"),
    path("focus-areas/<slug:slug>/", areas.focus_area, name="focus_area"),
    path("actions/", actions.action_list, name="action_list"),
    path("actions/actions.csv", actions.actions_csv, name="actions_csv"),
    path("actions/roadmap/", actions.roadmap, name="roadmap"),
    path("actions/<reference:reference>/", actions.action, name="action"),
    path("measures/", measures.measure_list, name="measure_list"),
    path("measures/<reference:reference>/", measures.measure, name="measure"),
    path("measures/<reference:reference>/readings.csv", measures.readings_csv, name="readings_csv"),
    path("changes/", changes.changes, name="changes"),
]

from django.urls import path, register_converter

from actions.public import actions, areas, changes
from actions.references import AnySpellingConverter, ReferenceConverter

register_converter(ReferenceConverter, "reference")
register_converter(AnySpellingConverter, "any_spelling")

urlpatterns = [
    path("focus-areas/", areas.focus_area_list, name="focus_area_list"),
    path("focus-areas/<slug:slug>/", areas.focus_area, name="focus_area"),
    path("actions/", actions.action_list, name="action_list"),
    path("actions/actions.csv", actions.actions_csv, name="actions_csv"),
    path("actions/roadmap/", actions.roadmap, name="roadmap"),
    path("actions/<reference:reference>/", actions.action, name="action"),
    path("actions/<any_spelling:reference>/", actions.as_typed, name="action_as_typed"),
    path("changes/", changes.changes, name="changes"),
]

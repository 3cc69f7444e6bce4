from django.urls import path

import actions.converters  # noqa: F401  quarters and references in addresses
from reports.public import action, area, compare, families, files, index, kept, told, update

urlpatterns = [
    path("updates/", index.updates, name="updates"),
    path("updates/compare/", compare.compare_updates, name="compare_updates"),
    path("updates/kept/", kept.kept, name="kept"),
    path("updates/kept.csv", kept.kept_csv, name="kept_csv"),
    path("updates/feed.xml", told.updates_feed, name="updates_feed"),
    path("updates/calendar.ics", told.updates_ics, name="updates_ics"),
    path("updates/<quarter:quarter>/", update.quarterly_update, name="quarterly_update"),
    path("updates/<quarter:quarter>/families/", families.families_say, name="families_say"),
    path("updates/<quarter:quarter>/record.json", files.update_json, name="update_json"),
    path("updates/<quarter:quarter>/texts.json", files.update_texts, name="update_texts"),
    path("updates/<quarter:quarter>/actions.csv", files.update_csv, name="update_csv"),
    path("updates/<quarter:quarter>/areas/<slug:slug>/", area.area_then, name="area_then"),
    path(
        "updates/<quarter:quarter>/beside/<int:number>/record.json",
        files.beside_json,
        name="beside_json",
    ),
    path(
        "updates/<quarter:quarter>/beside/<int:number>/texts.json",
        files.beside_texts,
        name="beside_texts",
    ),
    path("updates/<quarter:quarter>/<reference:reference>/", action.action_then, name="update"),
]

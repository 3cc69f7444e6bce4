"""Addresses of the staff pages, under /admin/. The staff site puts each behind its log-in."""

from django.urls import path

import actions.converters  # noqa: F401  makes them known
from actions.dates import grid, moving
from actions.dates import publishing as dates_publishing
from actions.dates.sheet import DatesSheet
from actions.permissions import moment_for
from actions.staff import completeness, examples, export
from actions.updates import correcting, publishing, writing
from actions.updates.sheet import UpdatesSheet
from staff.sheets.import_ import addresses

urlpatterns = [
    path("completeness/", completeness.completeness, name="completeness"),
    path("examples/", examples.take_examples_away, name="examples"),
    path("write/", writing.write, name="write"),
    path("write/<slug:slug>/", writing.write, name="write_area"),
    path("write/preview/<reference:reference>/", writing.preview, name="write_preview"),
    path("rounds/", publishing.rounds, name="rounds"),
    path("rounds/open/", publishing.open_for_writing, name="open_round"),
    path("rounds/<quarter:quarter>/", publishing.look_over, name="round"),
    path("rounds/<quarter:quarter>/publish/", publishing.publish, name="publish_round"),
    path("rounds/<quarter:quarter>/remind/", publishing.remind, name="remind_writers"),
    path("updates/<int:pk>/send-back/", publishing.send_draft_back, name="send_back"),
    path("updates/<int:pk>/correct/", correcting.correct, name="correct_update"),
    path("dates/", grid.dates, name="dates"),
    path("dates/move/", moving.move_dates, name="dates_move"),
    path("dates/publish/", dates_publishing.publish_dates, name="dates_publish"),
    path("dates/<int:pk>/correct/", moving.correct_date, name="dates_correct"),
    path("dates/<reference:reference>/", moving.dates_of, name="dates_of"),
    path("sheets/actions.<sheet_kind:kind>", export.actions_sheet, name="actions_sheet"),
    path(
        "sheets/updates-<quarter:quarter>.<sheet_kind:kind>",
        export.updates_sheet,
        name="updates_sheet",
    ),
    *addresses(DatesSheet, moment_for),
    *addresses(UpdatesSheet, moment_for),
]

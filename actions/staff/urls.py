"""Addresses of the staff pages, under /admin/. The staff site puts each behind its log-in."""

from django.urls import path, register_converter

from actions.quarters import QuarterConverter
from actions.staff import (
    completeness,
    dates,
    dates_ledger,
    dates_moves,
    dates_publish,
    figures,
    figures_definition,
    figures_publish,
    figures_series,
    publishing_round,
    writing,
)
from actions.staff.sheets import coming_in, going_out

register_converter(QuarterConverter, "quarter")


def _sheet(name):
    """The addresses of a sheet that can be filled in."""
    kind = {"name": name}
    return [
        path(f"sheets/{name}/", coming_in.bring_in_sheet, kind, name=f"sheet_of_{name}"),
        path(f"sheets/{name}/template.csv", coming_in.template, kind, name=f"template_of_{name}"),
    ]


urlpatterns = [
    path("completeness/", completeness.completeness, name="completeness"),
    path("write/", writing.write, name="write"),
    path("write/<slug:slug>/", writing.write, name="write_area"),
    path("write/preview/<reference:reference>/", writing.preview, name="write_preview"),
    path("rounds/", publishing_round.rounds, name="rounds"),
    path("rounds/open/", publishing_round.open_for_writing, name="open_round"),
    path("rounds/<quarter:quarter>/", publishing_round.look_over, name="round"),
    path("rounds/<quarter:quarter>/publish/", publishing_round.publish, name="publish_round"),
    path("updates/<int:pk>/correct/", publishing_round.correct, name="correct_update"),
    path("dates/", dates.dates, name="dates"),
    path("dates/move/", dates_moves.move_dates, name="dates_move"),
    path("dates/publish/", dates_publish.publish_dates, name="dates_publish"),
    path("dates/<int:pk>/correct/", dates_moves.correct_date, name="dates_correct"),
    path("dates/<reference:reference>/", dates_ledger.dates_of, name="dates_of"),
    path("figures/", figures.measures, name="figures_index"),
    path("figures/<reference:reference>/", figures.figures, name="figures"),
    path(
        "figures/<reference:reference>/publish/",
        figures_publish.publish_figures,
        name="figures_publish",
    ),
    path(
        "figures/<reference:reference>/definition/",
        figures_definition.definition,
        name="figures_definition",
    ),
    path("figures/<reference:reference>/series/", figures_series.add_series, name="figures_series"),
    path("sheets/", going_out.sheets, name="sheets"),
    path("sheets/actions.<sheet_kind:kind>", going_out.actions_sheet, name="actions_sheet"),
    path(
        "sheets/updates-<quarter:quarter>.<sheet_kind:kind>",
        going_out.updates_sheet,
        name="updates_sheet",
    ),
    path("sheets/figures.<sheet_kind:kind>", going_out.figures_sheet, name="figures_sheet"),
    *_sheet("dates"),
    *_sheet("updates"),
    *_sheet("figures"),
]

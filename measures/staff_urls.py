"""Addresses of the staff pages of figures, under /admin/."""

from django.urls import path

import actions.converters  # noqa: F401  makes them known
from actions.permissions import moment_for
from measures import definitions, entering, export, publishing
from measures.sheet import FiguresSheet
from staff.sheets.import_ import addresses

urlpatterns = [
    path("figures/", entering.measures, name="figures_index"),
    path("figures/<reference:reference>/", entering.figures, name="figures"),
    path(
        "figures/<reference:reference>/publish/",
        publishing.publish_figures,
        name="figures_publish",
    ),
    path(
        "figures/<reference:reference>/definition/",
        definitions.definition,
        name="figures_definition",
    ),
    path(
        "figures/<reference:reference>/definition/<int:version>/unit/",
        definitions.unit,
        name="figures_unit",
    ),
    path("figures/<reference:reference>/series/", definitions.add_series, name="figures_series"),
    path("sheets/figures.<sheet_kind:kind>", export.figures_sheet, name="figures_sheet"),
    *addresses(FiguresSheet, moment_for),
]

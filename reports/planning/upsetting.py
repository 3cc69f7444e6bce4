"""Where what was approved may be upset: pages of other rooms on which what the public reads of the
plan is changed say that a quarter is set to publish."""

from django.template.loader import render_to_string

from reports.models import PlannedPublication

PAGES = {
    "dates",
    "dates_move",
    "dates_publish",
    "dates_correct",
    "sheet_of_dates",
    "figures",
    "figures_publish",
    "figures_definition",
    "figures_unit",
    "figures_series",
    "sheet_of_figures",
    "wordings",
}
# And the forms of what actions, areas, measures and their dates and figures are.
_FORMS_OF, _FORMS = "actions_", ("_add", "_change", "_delete")


def may_be_stopped(request):
    """Return that a quarter is set to publish and that this page can stop it, as HTML; "" if it
    cannot or nothing is set. One query, on such a page alone."""
    name = request.resolver_match.url_name or "" if request.resolver_match else ""
    if name not in PAGES and not (name.startswith(_FORMS_OF) and name.endswith(_FORMS)):
        return ""
    planned = PlannedPublication.objects.waiting().select_related("round").first()
    return planned and render_to_string("staff/_stops_publishing.html", {"planned": planned})

"""The page on which a mistake in what an area said in public is put right."""

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from actions.permissions import may_publish
from actions.updates.correcting import page_to_correct
from reports.models import AreaReport
from staff.pages import refuse_unless


@require_http_methods(["GET", "HEAD", "POST"])
def correct_area(request, quarter, slug):
    """Put right a mistake in what an area said in short in a public quarter."""
    refuse_unless(may_publish(request.user))
    reports = AreaReport.objects.visible().select_related("area", "round")
    report = get_object_or_404(reports, round__quarter=quarter, area__slug=slug)
    return page_to_correct(
        request,
        report,
        _("Correct what the area said: %(area)s") % {"area": report.area},
        public_page=reverse("area_then", args=[quarter, slug]),
    )

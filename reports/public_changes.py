"""What changes of the record the public is told: views of families, corrections of what areas said,
and words taken out."""

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from actions.models import Correction, Definition, DueDate, FocusArea, ProgressUpdate, Reading
from publishing.changes import (
    Change,
    KindOfChange,
    is_one_of,
    leave_out,
    register,
    say_what_is_about,
)
from reports.models import AreaCorrection, AreaReport, TakenOutPlace, TakingOut, View

VIEW, TAKEN_OUT, AREA_CORRECTION = "view", "taken-out", "area-correction"


def _views():
    return View.objects.visible().with_what_it_is_about()


def _tell_view(view):
    return Change(
        timezone.localdate(view.published_at),
        VIEW,
        str(view),
        view.place,
        view.words,
        view.judgement,
    )


def _area_corrections():
    return AreaCorrection.objects.visible().select_related("report__area", "report__round")


def _tell_area_correction(row):
    quarter, area = row.report.round.quarter, row.report.area
    return Change(
        timezone.localdate(row.published_at),
        AREA_CORRECTION,
        str(area),
        reverse("area_then", args=[quarter, area.slug]),
        _("Correction to what the area said for %(quarter)s: %(text)s")
        % {"quarter": quarter, "text": row.text},
    )


def _tell_taking_out(taking_out):
    return Change(
        timezone.localdate(taking_out.published_at),
        TAKEN_OUT,
        taking_out.title,
        taking_out.url,
        taking_out.said,
    )


def _takings_out_of(area):
    measures = area.measure_places.visible().order_by().values("measure")
    rows = (
        View.objects.filter(_is_view_of(area)),
        AreaReport.objects.filter(area=area),
        ProgressUpdate.objects.filter(action__area=area),
        Correction.objects.filter(update__action__area=area),
        AreaCorrection.objects.filter(report__area=area),
        DueDate.objects.filter(action__area=area),
        Definition.objects.filter(measure__in=measures),
        Reading.objects.filter(series__measure__in=measures),
    )
    places = TakenOutPlace.objects.filter(is_one_of(rows))
    return Q(pk__in=places.order_by().values("taking_out"))


def _is_view_of(area):
    return Q(area=area) | Q(update__action__area=area)


say_what_is_about(
    FocusArea,
    **{
        VIEW: _is_view_of,
        TAKEN_OUT: _takings_out_of,
        AREA_CORRECTION: lambda area: Q(report__area=area),
    },
)
register(
    KindOfChange(
        AREA_CORRECTION,
        gettext_lazy("Correction"),
        gettext_lazy("corrections"),
        _area_corrections,
        _tell_area_correction,
        order=25,
    ),
    KindOfChange(
        VIEW,
        gettext_lazy("What families say"),
        gettext_lazy("views of families"),
        _views,
        _tell_view,
        order=35,
    ),
    KindOfChange(
        TAKEN_OUT,
        gettext_lazy("Words taken out"),
        gettext_lazy("words taken out"),
        TakingOut.objects.visible,
        _tell_taking_out,
        order=15,
    ),
)
leave_out(AreaReport, because="It becomes public with its quarter, whose page shows it.")

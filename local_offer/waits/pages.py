"""How long the waits are: the list, the waits of one service, and both as files."""

from dataclasses import dataclass

from django.db.models import Count, Exists, F, Min, OuterRef, Q
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _

from local_offer.models import Service, WaitFigure, WaitingTime
from local_offer.waits.chart import Chart, chart
from local_offer.waits.public_figures import PublicFigure, figures_of
from local_offer.waits.verdict import Verdict, verdict
from publishing.beside import beside
from publishing.paging import page_of
from publishing.public_pages import public_page
from publishing.spreadsheets import sheet_response, yes

WAITS_A_PAGE = 8


@dataclass(frozen=True)
class WaitShown:
    """One wait as pages show it. `figures` are newest first, and may be none."""

    wait: WaitingTime
    figures: list[PublicFigure]
    verdict: Verdict | None
    chart: Chart | None

    @property
    def newest(self):
        return self.figures[0] if self.figures else None


def waits_of(service):
    """Return a WaitShown of each wait of a service. Two queries."""
    return shown(_waits_of(service))


def _waits_of(service):
    return list(service.waits.visible().order_by("order", "pk"))


def first_of_each_service():
    """Return one visible wait of each service that has any: each stands for their page."""
    first = (
        WaitingTime.objects.visible()
        .exclude(service=None)
        .exclude(service__state=Service.State.TAKEN_DOWN)
    )
    first = first.order_by().values("service")
    first = first.annotate(one=Min("pk")).values("one")
    return WaitingTime.objects.filter(pk__in=first).select_related("service")


def listed():
    """Return the waits of the list, in its order: those that families ask about most, known or
    not, then any other that has a figure."""
    has_figure = Exists(WaitFigure.objects.visible().filter(wait=OuterRef("pk")))
    waits = WaitingTime.objects.visible().annotate(has_figure=has_figure)
    closed = Q(service__isnull=False) & ~Q(service__state__in=Service.OPEN)
    return (
        waits.exclude(closed)
        .filter(~Q(topic=WaitingTime.Topic.OTHER) | Q(has_figure=True))
        .order_by("topic", F("service__name").asc(nulls_last=True), "order", "pk")
    )


@public_page
def waiting_times(request):
    """Every wait that families ask about: how long, since when, or that nobody has told us."""
    waits = listed()
    told = waits.aggregate(all=Count("pk"), known=Count("pk", filter=Q(has_figure=True)))
    page = page_of(waits.select_related("service"), request, WAITS_A_PAGE, count=told["all"])
    return render(
        request,
        "local_offer/waits/waiting_times.html",
        {
            "page_title": _("How long are the waits?"),
            "number": told["all"],
            "number_known": told["known"],
            "page": page,
            "waits": shown(page.object_list),
        },
    )


@public_page
def service_waits(request, slug):
    """The waits of one service: each with its verdict, its figures and what the law says."""
    service = _service(slug)
    waits = waits_of(service)
    if not waits:
        raise Http404
    return render(
        request,
        "local_offer/waits/service_waits.html",
        {
            "page_title": _("How long is the wait? %(service)s") % {"service": service.name},
            "service": service,
            "waits": waits,
            "has_figures": any(one.figures for one in waits),
            "beside": beside(service),
        },
    )


@public_page
def waiting_times_csv(request):
    """Every figure there is as a file, those that were corrected too."""
    waits = list(listed().filter(has_figure=True).select_related("service"))
    return sheet_response("waiting-times", "csv", _header(), _rows(waits))


@public_page
def service_waits_csv(request, slug):
    """Every figure of one service as a file, those that were corrected too."""
    service = _service(slug)
    return sheet_response(f"{service.slug}-waits", "csv", _header(), _rows(_waits_of(service)))


def _service(slug):
    return get_object_or_404(
        Service.objects.visible().exclude(state=Service.State.TAKEN_DOWN), slug=slug
    )


def shown(waits):
    """Return a WaitShown of each of these visible waits. One query."""
    on = timezone.localdate()
    figures = figures_of({wait.service_id for wait in waits if wait.service_id})
    return [
        WaitShown(
            wait,
            own := figures.get(wait.pk, []),
            verdict(own, on),
            chart(own),
        )
        for wait in waits
    ]


def _header():
    return [
        _("Service"),
        _("What is waited for"),
        _("What starts the clock"),
        _("What stops the clock"),
        _("What is told"),
        _("Ages"),
        _("Where the people live"),
        _("From"),
        _("To"),
        _("Counted on"),
        _("Figure"),
        _("Unit"),
        _("Seen in time"),
        _("Out of how many"),
        _("Within"),
        _("How many wait"),
        _("Given by"),
        _("Signed on"),
        _("Where it is published"),
        _("Corrected"),
        _("Note"),
        _("Example"),
    ]


def _rows(waits):
    figures = figures_of({wait.service_id for wait in waits if wait.service_id})
    for wait in waits:
        # Once for all its rows: a long file is mostly these words.
        about, unit, within = _about(wait), _unit(wait), _within(wait)
        for figure in figures.get(wait.pk, []):
            corrected = [
                _("corrects an older figure: %(parts)s") % {"parts": correction.parts}
                for correction in figure.corrections
            ]
            yield about + _told(figure, unit, within, "".join(corrected[:1]))
            for number, older in enumerate(figure.earlier, 1):
                by_newer = _("corrected by a newer figure")
                said = "; ".join([by_newer, *corrected[number : number + 1]])
                yield about + _told(older, unit, within, said)


def _about(wait):
    return [
        str(wait.service),
        wait.name,
        wait.clock_start,
        wait.clock_stop,
        wait.get_statistic_display(),
        wait.ages,
        wait.get_area_display(),
    ]


def _unit(wait):
    return "%" if wait.is_share else wait.get_unit_display()


def _within(wait):
    return f"{wait.within} {wait.get_unit_display()}" if wait.is_share else ""


def _told(figure, unit, within, corrected):
    return [
        figure.starts_on.isoformat(),
        figure.ends_on.isoformat(),
        figure.as_of.isoformat(),
        figure.text if figure.is_hidden else figure.value,
        "" if figure.is_hidden else unit,
        figure.numerator,
        figure.denominator,
        within,
        figure.waiting_text if figure.waiting is None else figure.waiting,
        figure.supplied_by,
        figure.signed_on.isoformat(),
        figure.source_url,
        corrected,
        " ".join(filter(None, [figure.note, figure.why_corrected])),
        yes(figure.is_sample),
    ]

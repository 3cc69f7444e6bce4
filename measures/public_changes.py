"""What changes of figures the public is told."""

from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from actions.models import Definition, FocusArea, Reading
from measures.comparing import since_before
from measures.public_figures import public_figures, published_readings, unseen_of
from publishing.changes import Change, KindOfChange, register, say_what_is_about
from publishing.prepared import prepared
from publishing.sentences import ended

FIGURE, DEFINITION = "figure", "definition"
EXAMPLE = gettext_lazy("Example:")


def _figures():
    return Reading.objects.visible().select_related("series__measure")


def _gather_figures(rows):
    """Leave on each row what the public reads of it, `told`, and the Comparison with the figure
    before it, `since`. Small numbers are hidden where the whole measure is known. One query."""
    measures = {row.series.measure for row in rows}
    found, readings = list(_readings(measures=[measure.pk for measure in measures])), {}
    for reading in found:
        readings.setdefault(reading.series.measure_id, []).append(reading)
    unseen = unseen_of(found)
    told, since, asked = {}, {}, {row.pk for row in rows}
    for measure in measures:
        figures = public_figures(measure, readings.get(measure.pk, []), unseen)
        for place, figure in enumerate(figures):
            for older in (figure, *figure.earlier):
                told[older.reading_id] = older
            if figure.reading_id in asked:
                of_series = [one for one in figures[place:] if one.series == figure.series]
                since[figure.reading_id] = since_before(of_series)
    for row in rows:
        row.told, row.since = told[row.pk], since.get(row.pk)


@prepared
def _readings(measures):
    return published_readings().filter(series__measure__pk__in=measures)


def _tell_figure(row):
    measure, figure = row.series.measure, row.told
    text = _("%(period)s: %(figure)s") % {"period": figure.period, "figure": figure.text}
    if row.since:
        text = _("%(figure)s, %(change)s") % {"figure": text, "change": row.since.in_brief}
    if row.series.name:
        text = _("%(line)s, %(figure)s") % {"line": row.series.name, "figure": text}
    text = ended(text)
    if row.replaces_id:
        text = _("A figure was replaced. %(figure)s %(why)s") % {
            "figure": text,
            "why": figure.why_replaced,
        }
    return Change(
        timezone.localdate(row.published_at),
        FIGURE,
        measure.question,
        measure.get_absolute_url(),
        _labelled(row, text),
    )


def _definitions():
    return Definition.objects.visible().select_related("measure", "corrects__measure")


def _tell_definition(row):
    if row.corrects:
        text = _(
            "A mistake put right: figures said “%(wrong)s”. Right is “%(right)s”. Why: %(why)s"
        ) % {"wrong": row.corrects.unit_in_words, "right": row.unit, "why": row.why_changed}
    elif row.version == 1:
        text = _("What is counted: %(text)s") % {"text": row.text}
    else:
        text = _("Counted in another way from %(day)s: %(text)s Why: %(why)s") % {
            "day": date_format(row.in_force_from, "j F Y"),
            "text": row.text,
            "why": row.why_changed,
        }
    return Change(
        timezone.localdate(row.published_at),
        DEFINITION,
        row.measure.question,
        row.measure.get_absolute_url(),
        _labelled(row, text),
    )


def _labelled(row, text):
    # Most lines and words of examples say so themselves.
    text, word = text.strip(), str(EXAMPLE).rstrip(":")
    return f"{EXAMPLE} {text}" if row.is_sample and word not in text else text


def _measures_of(area):
    return area.measure_places.visible().order_by().values("measure")


say_what_is_about(
    FocusArea,
    definition=lambda area: Q(measure__in=_measures_of(area)),
    figure=lambda area: Q(series__measure__in=_measures_of(area)),
)
register(
    KindOfChange(
        DEFINITION,
        gettext_lazy("What is counted"),
        gettext_lazy("changes of what is counted"),
        _definitions,
        _tell_definition,
        news=Q(version__gt=1),
        order=30,
    ),
    KindOfChange(
        FIGURE,
        gettext_lazy("Figure"),
        gettext_lazy("figures"),
        _figures,
        _tell_figure,
        gather=_gather_figures,
        order=50,
    ),
)

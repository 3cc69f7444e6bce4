"""Do the rows of today still say what a document of the record was made from?"""

from collections import Counter, defaultdict

from django.utils.translation import gettext as _

from actions.models import Action, DueDate, ProgressUpdate, Reading
from actions.parts import numbers
from measures.public_figures import public_figures
from reports.freezing import moment
from reports.models import AreaReport
from reports.record import TakenOut

WORDS_OF_AN_UPDATE = (
    "what_we_did",
    "difference",
    "got_in_the_way",
    "what_next",
    "evidence",
    "evidence_url",
)


def changed_rows(document, facts, words):
    """Yield a sentence for each row that no longer says what the document of an update says of it.

    `words` gives the words of each digest. Titles, leads and wordings may change in the open, so
    they are not looked at; nor is what was hidden since, or taken out.
    """
    actions = {each["reference"]: each for area in facts["areas"] for each in area["actions"]}
    yield from _areas(document, facts, words)
    yield from _updates(document, actions, words)
    yield from _dates(document, actions, words)
    yield from _figures(document, facts, words)
    there = set(Action.objects.visible().values_list("reference", flat=True))
    for reference in sorted(set(actions) - there):
        yield _("%(reference)s is in the record, and not on the site.") % {"reference": reference}


def _areas(document, facts, words):
    public = AreaReport.objects.published().filter(round__quarter=document.quarter)
    live = {report.area.slug: report for report in public.select_related("area")}
    for area in facts["areas"]:
        report = live.get(area["slug"])
        if not _is(words, area["says"], report.says if report else ""):
            yield _("%(area)s: its own words are not what was published.") % {"area": area["slug"]}


def _updates(document, actions, words):
    live = {
        update.action.reference: update
        for update in ProgressUpdate.objects.visible()
        .filter(round__quarter=document.quarter)
        .with_words()
        .select_related("action")
    }
    told = {name: each["update"] for name, each in actions.items() if each["update"]}
    for reference in sorted(set(live) | set(told)):
        if reference not in live:
            yield _("%(reference)s: its update is no longer there.") % {"reference": reference}
        elif reference not in told:
            yield _("%(reference)s: an update is there that was not published.") % {
                "reference": reference
            }
        else:
            for name in _changed(live[reference], told[reference], words):
                field = ProgressUpdate._meta.get_field(name).verbose_name
                yield _("%(reference)s: “%(field)s” is not what was published.") % {
                    "reference": reference,
                    "field": field,
                }


def _changed(update, told, words):
    since = update.no_change_since
    same = {
        "status": update.status == told["status"],
        "parts_done": numbers(update.parts_done) == told["parts_done"],
        "no_change_since": (since and since.round.quarter.code) == told["no_change_since"],
    }
    for name in WORDS_OF_AN_UPDATE:
        same[name] = _is(words, told[name], getattr(update, name))
    return [name for name, is_same in same.items() if not is_same]


def _is(words, told, now):
    said = words[told["sha256"]] if told else ""
    return isinstance(said, TakenOut) or said == now


def _dates(document, actions, words):
    live = Counter(map(_date, DueDate.objects.visible().select_related("action", "corrects")))
    for reference, action in actions.items():
        for step in action["dates"]:
            rows = [(step["kind"], step)]
            rows += [(DueDate.Kind.CORRECTION.value, each) for each in step["put_right"]]
            for kind, row in rows:
                key = (reference, str(kind), row["quarter"], row["public_since"])
                if not live[key]:
                    yield _("%(reference)s: a date is not the one that was published.") % {
                        "reference": reference
                    }
                live[key] -= 1


def _date(row):
    return (row.action.reference, row.kind, row.quarter.code, moment(row.published_at))


def _figures(document, facts, words):
    published = Reading.objects.visible().filter(published_at__lte=document.published_at)
    by_measure = defaultdict(list)
    for reading in published.select_related("series__measure", "definition"):
        by_measure[reading.series.measure].append(reading)
    live = {
        measure.reference: public_figures(measure, readings)
        for measure, readings in by_measure.items()
    }
    for measure in facts["measures"]:
        figures = live.get(measure["reference"], [])
        now = Counter(map(_figure_now, figures))
        hidden = Counter(
            (f.starts_on.isoformat(), f.ends_on.isoformat()) for f in figures if f.hidden
        )
        for told in measure["figures"]:
            days = (told["from"], told["to"])
            if told["hidden"]:
                continue
            if now[_figure_told(told, words)]:
                now[_figure_told(told, words)] -= 1
            elif hidden[days]:  # more may be hidden than was
                hidden[days] -= 1
            else:
                yield _("%(reference)s: the figure for %(first)s to %(last)s has changed.") % {
                    "reference": measure["reference"],
                    "first": told["from"],
                    "last": told["to"],
                }


def _figure_now(figure):
    return (
        *_days(figure),
        figure.definition.version,
        None if figure.value is None else str(figure.value),
        figure.numerator,
        figure.denominator,
        figure.text if figure.is_in_words else None,
    )


def _days(figure):
    return figure.starts_on.isoformat(), figure.ends_on.isoformat()


def _figure_told(told, words):
    shown = words[told["shown"]["sha256"]] if told["shown"] else ""
    return (
        told["from"],
        told["to"],
        told["definition"],
        told["value"],
        told["numerator"],
        told["denominator"],
        shown if told["value"] is None else None,
    )

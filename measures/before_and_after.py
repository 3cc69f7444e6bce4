"""What the public would see of measures, beside what it sees now."""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from actions.models import Series
from measures.public_figures import public_figures, published_readings, unseen_of


@dataclass(frozen=True)
class FigureChange:
    """What the public sees of one figure, before and after. "" is nothing. `key` is that of
    `public_now`."""

    key: tuple
    series: Series
    period: str
    before: str
    after: str
    is_hidden: bool

    @property
    def line(self):
        """The name of its line, "" for all of a measure."""
        return self.series.name


@dataclass
class PublicFace:
    """All that would change for the public."""

    changes: list = field(default_factory=list)

    @property
    def hides(self):
        return any(change.is_hidden for change in self.changes)


def public_now(*measures):
    """Return {(series, days): figure} as the public sees these measures. One query."""
    found = {}
    of_them = published_readings().filter(series__measure__in=measures)
    for reading in of_them.select_related("series__measure"):
        found.setdefault(reading.series.measure, []).append(reading)
    return {
        (figure.series.pk, figure.starts_on, figure.ends_on): figure
        for measure, its_own in found.items()
        for figure in public_figures(measure, its_own, unseen_of(its_own))
    }


def face_between(before, after):
    """Return the PublicFace of a change; each argument is what `public_now` gave."""
    face = PublicFace()
    for key, figure in after.items():
        old, new = _as_read(before.get(key)), _as_read(figure)
        if old != new or before[key].definition != figure.definition:
            face.changes.append(
                FigureChange(key, figure.series, figure.period, old, new, figure.hidden)
            )
    return face


def _as_read(figure):
    if not figure:
        return ""
    early = _("(early figure, may change)") if figure.is_early else ""
    return " ".join(filter(None, [figure.labelled_text, early, figure.note, figure.why_replaced]))

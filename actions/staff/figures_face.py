"""What the public would see of a measure, beside what it sees now."""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from actions.figures import public_figures
from actions.models import Reading


@dataclass(frozen=True)
class Change:
    """What the public sees of one figure, before and after. "" is nothing. `key` is that of
    `public_now`."""

    key: tuple
    line: str
    period: str
    before: str
    after: str
    is_hidden: bool


@dataclass
class PublicFace:
    """All that would change for the public."""

    changes: list = field(default_factory=list)

    @property
    def hides(self):
        return any(change.is_hidden for change in self.changes)


def public_now(measure):
    """Return {(series, days): figure} as the public sees the measure."""
    found = Reading.objects.visible().filter(series__measure=measure)
    found = list(found.select_related("series", "definition"))
    return {(f.series.pk, f.starts_on, f.ends_on): f for f in public_figures(measure, found)}


def face_between(before, after):
    """Return the PublicFace of a change; each argument is what `public_now` gave."""
    face = PublicFace()
    for key, figure in after.items():
        old, new = _as_read(before.get(key)), _as_read(figure)
        if old != new or before[key].definition != figure.definition:
            face.changes.append(
                Change(key, figure.series.name, figure.period, old, new, figure.hidden)
            )
    return face


def _as_read(figure):
    if not figure:
        return ""
    early = _("(early figure, may change)") if figure.is_early else ""
    return " ".join(filter(None, [figure.labelled_text, early, figure.note, figure.why_replaced]))

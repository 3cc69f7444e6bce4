"""What a Wording says to people: what changed, from what, to what, with the differences marked."""

from collections import Counter
from dataclasses import dataclass
from difflib import SequenceMatcher

from django.apps import apps
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from publishing.wordings.models import OWNER, Wording
from publishing.wordings.values import YES

# Words of one text found in the other, each with each. A text of 2,000 words has some 30,000 of
# them with itself; from here on comparing takes a quarter of a second, and grows by its square.
MOST_PAIRS = 50_000


@dataclass(frozen=True)
class Piece:
    """Some words of a text; `differs` if the other text does not have them there."""

    text: str
    differs: bool


@dataclass(frozen=True)
class Told:
    """A Wording as pages show it. `before` and `after` are lists of Piece, empty for nothing."""

    wording: Wording
    heading: str
    field: str
    before: list
    after: list

    @property
    def shows_texts(self):
        """Whether there are texts to compare: being shown, being withdrawn and what the owner
        says of the site have none."""
        return self.wording.kind != OWNER and self.wording.field not in (
            "is_visible",
            "is_withdrawn",
        )


def told(wording):
    """Return what pages show of a Wording."""
    before, after = pieces(before_of(wording), after_of(wording))
    return Told(wording, heading_of(wording), field_name_of(wording), before, after)


def heading_of(wording):
    """Return in a few words what happened, such as "Wording changed"."""
    if wording.kind == OWNER:
        said = field_name_of(wording)
        return said if wording.after == YES else _("No longer so: %(said)s") % {"said": said}
    if wording.field == "is_visible":
        return _("Added: %(kind)s") % {"kind": kind_of(wording)}
    if wording.field == "is_withdrawn":
        stands = wording.after != YES
        said = _("No longer withdrawn: %(kind)s") if stands else _("Withdrawn: %(kind)s")
        return said % {"kind": kind_of(wording)}
    if wording.takes_words_out:
        return _("Words taken out")
    if _field_of(wording).many_to_many:
        is_shorter = len(wording.after.split()) < len(wording.before.split())
        return _("Link taken away") if is_shorter else _("Link changed")
    return _("Slip of the pen put right") if wording.is_slip else _("Wording changed")


def kind_of(wording):
    """Return what kind of thing it is about, such as "measure". Its name alone does not tell: the
    only line of figures of a measure is called as the measure is."""
    return str(apps.get_model(wording.kind)._meta.verbose_name)


def field_name_of(wording):
    """Return how people call what changed, such as "Title"."""
    return capfirst(str(_field_of(wording).verbose_name))


def before_of(wording):
    """Return what was there as people read it, "" for nothing."""
    return wording.before_words or wording.before


def after_of(wording):
    """Return what is there since, as people read it, "" for nothing."""
    return wording.after_words or wording.after


def _field_of(wording):
    return apps.get_model(wording.kind)._meta.get_field(wording.field)


def pieces(before, after):
    """Return two texts as lists of Piece. Of texts that say a few words over and over more may be
    marked than differs: words that come often are then not looked for alone."""
    old, new = before.split(), after.split()
    says_the_same_often = _pairs(old, new) > MOST_PAIRS
    steps = SequenceMatcher(None, old, new, autojunk=says_the_same_often).get_opcodes()
    return (
        [Piece(" ".join(old[a:b]), step != "equal") for step, a, b, _c, _d in steps if b > a],
        [Piece(" ".join(new[c:d]), step != "equal") for step, _a, _b, c, d in steps if d > c],
    )


def _pairs(old, new):
    times = Counter(new)
    return sum(times[word] for word in old)

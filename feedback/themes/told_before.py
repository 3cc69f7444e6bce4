"""What people told the partnership already, as the plans themselves record it."""

from dataclasses import dataclass, field

from django.db.models import Prefetch, Q

from plans.models import Point, Section

# "What people told us" in part 1. Its place never changes: the loader knows it by that.
_PART, _PLACE = 1, 90


@dataclass(frozen=True)
class ToldSection:
    """A section of a plan that records what people said, and their own words if it has any."""

    section: Section
    words: list[str] = field(default_factory=list)


def told_before():
    """Return a ToldSection for each visible section that records what people said, in the order
    of the plans: young people's statements, and what families said. Two queries."""
    statements = Point.objects.visible().filter(kind=Point.Kind.STATEMENT).order_by("order")
    sections = (
        Section.objects.visible()
        .filter(Q(holds=Section.Holds.STATEMENTS) | Q(plan__part=_PART, order=_PLACE))
        .select_related("plan")
        .prefetch_related(Prefetch("plan__points", statements, "statements"))
        .order_by("plan__part", "order")
    )
    told = [ToldSection(section, _words_of(section)) for section in sections]
    return [each for each in told if each.words or each.section.body]


def _words_of(section):
    if section.holds != Section.Holds.STATEMENTS:
        return []
    return [point.text for point in section.plan.statements]

"""What people told the partnership already, as the plans themselves record it."""

from dataclasses import dataclass, field

from django.db.models import F, FilteredRelation, Q

from plans.models import Point, Section

# "What people told us" in part 1. Its place never changes: the loader knows it by that.
_PART, _PLACE = 1, 90


@dataclass(frozen=True)
class Told:
    """A section of a plan that records what people said, and their own words if it has any."""

    section: Section
    words: list[str] = field(default_factory=list)


def told_before():
    """Return a Told for each visible section that records what people said, in the order of the
    plans: young people's statements, and what families said. One query."""
    statements = FilteredRelation(
        "plan__points",
        condition=Q(
            plan__points__kind=Point.Kind.STATEMENT,
            plan__points__is_visible=True,
        ),
    )
    holds_words = Q(holds=Section.Holds.STATEMENTS)
    rows = (
        Section.objects.visible()
        .filter(holds_words | Q(plan__part=_PART, order=_PLACE))
        .select_related("plan")
        .annotate(statement=statements, said=F("statement__text"))
        .order_by("plan__part", "order", "statement__order")
    )
    found = {}
    for row in rows:
        told = found.setdefault(row.pk, Told(row))
        if row.holds == Section.Holds.STATEMENTS and row.said:
            told.words.append(row.said)
    return [told for told in found.values() if told.words or told.section.body]

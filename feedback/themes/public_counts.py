"""Counts of people for the public: what is small enough to point at somebody is hidden.

The same rule as for figures of measures (`measures.public_figures`).
"""

from dataclasses import dataclass

from publishing.figures import COVERS_A_SMALL_ONE, FEW, PROTECTED, SMALL, number_in_words


@dataclass(frozen=True)
class PublicCount:
    """How many, as the public may see it. `number` is None if it is hidden; `text` says it."""

    number: int | None
    text: str


_FEWER, _KEPT_BACK = PublicCount(None, FEW), PublicCount(None, PROTECTED)


@dataclass(frozen=True)
class PublicCounts:
    """A total and what it is made of, by the names of the parts."""

    total: PublicCount
    parts: dict[str, PublicCount]

    def sum_of(self, *names):
        """Return how many several parts are together, or None if one of them is hidden."""
        numbers = [self.parts[name].number for name in names]
        return None if None in numbers else sum(numbers)

    @property
    def hides_something(self):
        """Whether a small number, or what would give one away, is hidden."""
        return any(count.number is None for count in (self.total, *self.parts.values()))


def public_counts(parts):
    """Return the PublicCounts of {name: how many}, where each person is in exactly one part.

    Of 1 to 4 the public learns only "fewer than 5". What is left of the total would tell it
    nevertheless, so the smallest part that is large enough to cover it is hidden too. If none is,
    nothing is told but the total.
    """
    total = sum(parts.values())
    small = {name for name, number in parts.items() if number in SMALL}
    large = {name for name, number in parts.items() if number >= COVERS_A_SMALL_ONE}
    if small and not large:
        nothing = dict.fromkeys(parts, _KEPT_BACK)
        return PublicCounts(_FEWER if total in SMALL else _shown(total), nothing)
    cover = min(large, key=lambda name: (parts[name], name)) if small else None
    return PublicCounts(
        _shown(total),
        {
            name: _FEWER if name in small else _KEPT_BACK if name == cover else _shown(number)
            for name, number in parts.items()
        },
    )


def _shown(number):
    return PublicCount(number, number_in_words(number))

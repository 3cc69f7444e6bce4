"""What comes next: the quarters ahead that actions still to do are planned for."""

from dataclasses import dataclass

from actions.quarters import Quarter

QUARTERS_SHOWN = 3


@dataclass(frozen=True)
class ComingQuarter:
    """A quarter, how many actions still to do are planned for it, and (area, how many) of each
    area that has some: together they are `number`."""

    quarter: Quarter
    number: int
    areas: list


def coming_next(cards, whole):
    """Return the soonest quarters with something still to do, from the area cards and the Tally
    of them all. Adds no query."""
    return [
        ComingQuarter(
            Quarter.parse(code),
            whole.coming[code],
            [(card.area, card.tally.coming[code]) for card in cards if card.tally.coming[code]],
        )
        for code in sorted(whole.coming)[:QUARTERS_SHOWN]
    ]

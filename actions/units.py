"""What figures are counted in, as words: whether two of them can both be true.

Whom could it harm? A family who reads "40%" where 40 children were counted, or weeks where months
were meant, decides by a figure that nobody gave.
"""

SHARE, COUNT = "%", "number"
TIMES = frozenset({"days", "weeks", "months"})


def agree(of_measure, of_figures):
    """Return whether figures in one unit can be figures of a measure that counts in the other.

    A measure that leaves it open, such as "waiting time", agrees with all; of what is neither a
    share nor a length of time, things are counted.
    """
    measured = _kind(of_measure)
    return not (measured and of_figures) or (_kind(of_figures) or COUNT) == measured


def _kind(unit):
    if unit.startswith(SHARE):
        return SHARE
    first = unit.partition(" ")[0].lower()
    return first if first in TIMES or first == COUNT else ""


def clash(of_measure, of_figures):
    """Return SQL for the plainest disagreement, of two columns: a share, and no share. Both
    databases read it."""
    share = "substr({column}, 1, 1) = '%'"
    measure_is_share, figures_are_share = (
        share.format(column=column) for column in (of_measure, of_figures)
    )
    return (
        f"{of_figures} <> '' AND (({measure_is_share} AND NOT {figures_are_share}) OR "
        f"(lower(substr({of_measure}, 1, 7)) = 'number ' AND {figures_are_share}))"
    )

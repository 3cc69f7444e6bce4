"""Which of many pages a sample opens."""

import random
import re

# What tells pages of a kind apart: references, numbers and what was asked.
_OF_ITS_OWN = re.compile(r"BP-[^/]+|\d+|=.*")


def drawn(things, size):
    """Return so many of them, or all there are, drawn so that they are the same each time."""
    return random.Random(7).sample(things, min(size, len(things)))


def one_of_each_kind(paths):
    """Return the first path of each kind."""
    return list({_OF_ITS_OWN.sub("", path): path for path in reversed(paths)}.values())

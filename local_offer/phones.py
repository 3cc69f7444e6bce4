"""Phone numbers as people write them, and as a telephone dials them.

What a number looks like: Ofcom, National Telephone Numbering Plan.
"""

import re
from itertools import accumulate

# Groups of digits that stand together. "9am" is no group, and " - 9" is another run.
_RUN = re.compile(r"(?<!\w)(?:18001 ?\+ ?)?\+?\d+\b(?:[ -]\d+\b)*")
# 10 or 11 digits from 0; 18001 before it calls by text relay.
_USUAL = re.compile(r"(18001)?(0[1-9]\d{8,9}|\+44[1-9]\d{8,9})")
_CHILDLINE = "08001111"
_SHORT = ("111", "999", "116123")


def dialled(words):
    """Return the first number in these words, as a telephone dials it; "" if there is none in the
    UK, or if nobody can tell where it ends. A short one, such as 111, only if there is no other."""
    # "+44 (0)1484" is dialled without the 0.
    text = " ".join(words.replace("(0)", "").replace(")", " ").split())
    found = [number for run in _RUN.findall(text) for number in _numbers_at_the_start_of(run)]
    return next((number for number in found if number not in _SHORT), next(iter(found), ""))


def _numbers_at_the_start_of(run):
    """Return the one number these groups begin with; none if there are two ways to read it."""
    beginnings = accumulate(re.findall(r"\+?\d+", run.replace("18001 +", "18001")))
    numbers = [digits for digits in beginnings if _is_a_number(digits)]
    return numbers if len(numbers) == 1 else []


def _is_a_number(digits):
    return digits in _SHORT or digits == _CHILDLINE or bool(_USUAL.fullmatch(digits))

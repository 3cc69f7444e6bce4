"""In which entries a word stands and how much it says of each: {number: weight}, kept as bytes.

One row a word, and not one for each entry, so that a search over twenty thousand services reads a
few rows. Numbers and weights take turns, four bytes each, the lowest first.
"""

import struct
import sys
from array import array
from bisect import bisect_left


def packed(entries):
    """Return the bytes that stand for {number: weight}, in the order of numbers."""
    flat = [part for number in sorted(entries) for part in (number, entries[number])]
    return struct.pack(f"<{len(flat)}I", *flat)


def unpacked(kept):
    """Return {number: weight}."""
    flat = struct.unpack(f"<{len(kept) // 4}I", kept)
    return dict(zip(flat[::2], flat[1::2], strict=True))


def unpacked_of(numbers, kept):
    """Return {number: weight} of those of some numbers that are there: quicker than all of it where
    these are few."""
    flat = array("I", bytes(kept))
    if sys.byteorder == "big":
        flat.byteswap()
    there = flat[::2]
    places = ((number, bisect_left(there, number)) for number in numbers)
    return {
        number: flat[2 * place + 1]
        for number, place in places
        if place < len(there) and there[place] == number
    }

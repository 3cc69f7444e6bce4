"""In which entries a word stands and how much it says of each: {number: weight}, kept as bytes.

One row a word of a kind, and not one for each entry, so that a search over twenty thousand services
reads a few rows. Numbers and weights take turns, four bytes each, the lowest first.
"""

import struct

_BYTES_OF_AN_ENTRY = 8


def packed(entries):
    """Return the bytes that stand for {number: weight}, in the order of numbers."""
    flat = [part for number in sorted(entries) for part in (number, entries[number])]
    return struct.pack(f"<{len(flat)}I", *flat)


def unpacked(kept):
    """Return {number: weight}."""
    flat = struct.unpack(f"<{len(kept) // 4}I", kept)
    return dict(zip(flat[::2], flat[1::2], strict=True))


def newest(kept, most):
    """Return {number: weight} of so many entries at most, those with the highest numbers."""
    return unpacked(bytes(kept)[-most * _BYTES_OF_AN_ENTRY :])

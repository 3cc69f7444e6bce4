"""Whether the words of a row are those that a document names."""

from reports.record.reading import TakenOut


def same_words(words, told, now, *, is_address=False):
    """Return whether `now` is what stands in a document as `told`, a digest or None for no words.
    `words` gives the words of each digest. What was taken out must be gone from the row too: it
    says so in the same sentence, or, where it was an address, nothing."""
    said = words[told["sha256"]] if told else ""
    if is_address and isinstance(said, TakenOut):
        return now == ""
    return said == now

"""What the words are that a document names, and whether a row still says them."""

from reports.record.reading import TakenOut


def words_told(words, told):
    """Return the words of what stands in a document as `told`, a digest; "" for no words. `words`
    gives those of each digest."""
    return words[told["sha256"]] if told else ""


def same_words(words, told, now, *, is_address=False):
    """Return whether `now` is what stands in a document as `told`, a digest or None for no words.
    `words` is as in `words_told`. What was taken out must be gone from the row too: it
    says so in the same sentence, or, where it was an address, nothing."""
    said = words_told(words, told)
    if is_address and isinstance(said, TakenOut):
        return now == ""
    return said == now

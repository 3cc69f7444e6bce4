"""Querysets that are put together once: that takes longer than most databases need to answer."""

from functools import cache


def prepared(put_together):
    """Return a function that returns the queryset that `put_together` returns, made once in each
    process; whoever asks gets one of their own, not asked yet. Nothing in it may hang on the
    moment, the day or a row."""
    kept = cache(put_together)
    return lambda: kept().all()

"""Querysets that are put together once: that takes longer than most databases need to answer."""

import threading
from functools import wraps


def prepared(put_together):
    """Return a function that returns the queryset that `put_together` returns, made once for the
    same words in each thread; whoever asks gets one of their own, not asked yet. Nothing in it may
    hang on the moment, the day or a row.

    Threads share none: while Django writes the SQL of a queryset, it counts in those inside it.
    """
    kept = threading.local()

    @wraps(put_together)
    def of_this_thread(*words):
        known = kept.__dict__.setdefault("known", {})
        if words not in known:
            known[words] = put_together(*words)
        return known[words].all()

    return of_this_thread

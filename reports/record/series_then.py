"""Which lines of figures may have been hidden when a document was made.

A line may be shown after its figures became public, and a document from before tells nothing of
it. Its history says so: it was hidden then. A line of which it does not say so was there for all to
see, if any of its figures was; or somebody put it among the others later, by hand.
"""

from collections import defaultdict

from actions.models import Series
from reports.record.moments import SHORTLY


def lines_that_may_have_been_hidden(document):
    """Return the ids of the Series that were hidden shortly before or after a document was made,
    and came to be shown in the open. One query."""
    first, last = document.published_at - SHORTLY, document.published_at + SHORTLY
    shown_then, shown_now = defaultdict(set), {}
    entries = Series.history.order_by("history_date", "history_id")
    for pk, at, is_visible in entries.values_list("id", "history_date", "is_visible"):
        shown_now[pk] = is_visible
        if at <= first:
            shown_then[pk] = {is_visible}
        elif at <= last:
            shown_then[pk].add(is_visible)
    return {pk for pk, shown in shown_then.items() if False in shown and shown_now[pk]}

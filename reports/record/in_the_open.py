"""Whether a row came to say something else in the open.

Titles, wordings, aims and withdrawals change by a Wording, and before the site is open by whoever
edits them: the history of the row tells of both. A hand at the database leaves none. Who writes a
history besides cannot be found here; who leaves it alone is.
"""

from collections import defaultdict

from django.utils.translation import gettext as _

from publishing.models import Wording
from reports.record.reading import TakenOut


def past_of(model, names):
    """Return {id: [what each entry of its history says, by name, oldest first]}. One query."""
    past = defaultdict(list)
    for entry in model.history.order_by("history_date", "history_id").values("id", *names):
        past[entry["id"]].append(entry)
    return past


def that_lost_words(model):
    """Return the ids of the rows of which words were taken out: their history has gaps. One
    query."""
    wordings = Wording.objects.visible().filter(kind=model._meta.label, takes_words_out=True)
    return set(wordings.values_list("row_id", flat=True))


def came_to_say_it(then, now, seen, *, has_gaps):
    """Return whether what was published `then` came to be what is said `now` in the open. `seen`
    is what the history says, oldest first; it is wrong where that never had what was published, or
    its newest entry is not what stands there now."""
    if then == now or isinstance(then, TakenOut):
        return True
    return bool(seen) and seen[-1] == now and (then in seen or has_gaps)


def not_in_the_open(where, field):
    """Return the sentence on a field, by its name, that changed in another way."""
    return _("%(where)s: “%(field)s” was changed, and not in the open.") % {
        "where": where,
        "field": field,
    }

"""Previews: a public page as it will be, before the public can see it.

There is no second way to choose what is shown. Rows are made visible inside a transaction that is
always taken back, and inside it the public page itself is asked for, as a visitor would. Nobody
else's transaction ever sees them.
"""

from dataclasses import dataclass
from functools import reduce
from urllib.parse import urldefrag

from django.db import models, transaction
from django.http import HttpRequest
from django.urls import resolve


@dataclass(frozen=True)
class Preview:
    """What a preview tells of itself: see templates/components/preview_bar.html.

    `row` is what would be shown. `back_url` leads to its form; "" if it is open in another tab.
    """

    row: models.Model
    back_url: str = ""


def preview_of(row, page, *, back_url="", publish=None):
    """Return the public page of the row `page`, as a response, as if both rows were shown.

    What becomes public by more than a tick is made so by `publish`, a function without arguments.
    It is for the person who asked alone. Nothing that it needed is kept.
    """
    with transaction.atomic():
        if publish:
            publish()
        for shown in (row, page):
            _show(shown)
        response = _asked_by_a_visitor(page.get_absolute_url(), Preview(row, back_url))
        transaction.set_rollback(True)
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


def _show(row):
    """Tick "shown to the public" wherever the row's own condition asks for it."""
    for lookup in _lookups(row.visible_when()):
        *steps, last = lookup.split("__")
        if last == "is_visible":
            holder = reduce(getattr, steps, row)
            # What is shown already is not locked: somebody may be saving it and wait for this.
            hidden = type(holder)._base_manager.filter(pk=holder.pk, is_visible=False)
            hidden.update(is_visible=True)


def _lookups(condition):
    for child in condition.children:
        if isinstance(child, models.Q):
            yield from _lookups(child)
        else:
            yield child[0]


def _asked_by_a_visitor(address, preview):
    request = HttpRequest()
    request.method = "GET"
    request.path = request.path_info = urldefrag(address).url
    request.resolver_match = match = resolve(request.path)
    request.preview = preview
    return match.func(request, *match.args, **match.kwargs)

"""Previews: a public page as it will be, before the public can see it.

There is no second way to choose what is shown. Rows are made visible inside a transaction that is
always taken back, and inside it the public page itself is asked for, as a visitor would. Nobody
else's transaction ever sees them.
"""

from dataclasses import dataclass
from functools import reduce
from urllib.parse import urldefrag

from django.contrib.auth import get_user_model
from django.db import models, transaction
from django.http import HttpRequest
from django.urls import resolve
from django.utils.crypto import get_random_string

from publishing.wordings import trying_out
from publishing.wordings.proposing import is_shown_with_a_reason


@dataclass(frozen=True)
class Preview:
    """What a preview tells of itself: see templates/components/preview_bar.html.

    `row` is what would be shown. `back_url` leads to its form; "" if it is open in another tab.
    """

    row: models.Model
    back_url: str = ""


def preview_of(row, page, *, back_url=""):
    """Return the public page of the row `page`, as a response, as if both rows were shown.

    It is for the person who asked alone. Nothing that it needed is kept.
    """
    with transaction.atomic():
        for shown in (row, page):
            _show(shown)
        response = _asked_by_a_visitor(page.get_absolute_url(), Preview(row, back_url))
        transaction.set_rollback(True)
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


def preview_as_published(row, *, at, back_url="", **said):
    """Return the public page of a row that becomes public by a moment, as if it were `at`.

    Whoever is to publish it has not looked yet: somebody stands in who exists only in there. What
    they would say by publishing is `said`, by field.
    """
    with transaction.atomic():
        second = get_user_model().objects.create(username=get_random_string(30), is_active=False)
        itself = type(row)._base_manager.filter(pk=row.pk)
        itself.update(published_at=at, published_by=second, **said)
        response = preview_of(row, row, back_url=back_url)
        transaction.set_rollback(True)
    return response


def _show(row):
    """Tick each box that the row's own condition asks for, such as "shown to the public"."""
    for lookup, value in _lookups(row.visible_when()):
        *steps, last = lookup.split("__")
        # One of two relations may lead nowhere.
        holder = reduce(lambda at, step: at and getattr(at, step), steps, row)
        if value is True and last != "isnull" and holder:
            # What is ticked already is not locked: somebody may be saving it and wait for this.
            hidden = type(holder)._base_manager.filter(pk=holder.pk, **{last: False})
            if hidden.exists() and is_shown_with_a_reason(type(holder)):
                trying_out.allow_value(holder, last, value=True)
            hidden.update(**{last: True})


def _lookups(condition):
    for child in condition.children:
        if isinstance(child, models.Q):
            yield from _lookups(child)
        else:
            yield child


def _asked_by_a_visitor(address, preview):
    request = HttpRequest()
    request.method = "GET"
    request.path = request.path_info = urldefrag(address).url
    request.resolver_match = match = resolve(request.path)
    request.preview = preview
    return match.func(request, *match.args, **match.kwargs)

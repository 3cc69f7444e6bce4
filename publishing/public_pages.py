"""One register of public pages. It feeds the sitemap, the leak tests, the browser tests and the
benchmark, so that a new page cannot be forgotten.

Each room lists its pages in a module `public_pages`, found when the site starts.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial, wraps
from http import HTTPStatus
from urllib.parse import urlencode

from django.db import DatabaseError, InterfaceError
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.views.decorators.common import no_append_slash
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from publishing.models import OwnerSettings
from publishing.personal_words import look_personal
from publishing.rooms import Register
from publishing.shared import shared

# News is everywhere within this time, through all that keep pages one behind the other:
# `publishing.page_cache` may be a second behind, our proxy this second and what is left of the one
# it counts from, and the browser another. What is left is time to draw the page.
FRESH_FOR_SECONDS = 5
FRESH_WITHOUT_ASKING_SECONDS = 1
# While we cannot answer at all, caches go on showing what they have (RFC 5861).
READABLE_WITHOUT_US = timedelta(days=1)
# What hangs on where somebody lives, or on words they typed, lies on no proxy's disk.
OF_ONE_VISITOR = f"private, max-age={FRESH_WITHOUT_ASKING_SECONDS}"
# Words that people type are asked for by this name everywhere.
_TYPED = "q"
# What somebody may have taken off a moment before is not shown because we cannot answer.
NOT_WITHOUT_US = timedelta(0)


@dataclass(frozen=True)
class PublicPage:
    """A public address. `rows`, if given, returns the visible rows that each have such a page;
    each row's `get_absolute_url()` is then its address, else `url_name` alone makes it. Search
    engines are sent to `rows_to_find`, if given, instead of them all, and to no file. A page that
    `takes_answers` has a form; all others can only be read.

    `asked` names what its address may ask for, such as "q" and "page", in the order in which it is
    cited; `not_cited` what it reads besides; and `of_one_visitor` what is nobody else's, such as
    "near". A page that is `asked_freely` says itself no to what it does not know, so whatever is
    asked for must reach it. `sought` are words that people type for it, besides its title."""

    url_name: str
    title: str
    rows: Callable[[], QuerySet] | None = None
    rows_to_find: Callable[[], QuerySet] | None = None
    media_type: str = "text/html"
    in_sitemap: bool = True
    takes_answers: bool = False
    asked: tuple[str, ...] = ()
    not_cited: tuple[str, ...] = ()
    of_one_visitor: tuple[str, ...] = ()
    asked_freely: bool = False
    sought: str = ""

    def one_address(self, path, query):
        """Return the one address of what a QueryDict asks for at a path of this kind: what is
        known, in one order, without what is empty; the first page has no number. Where something
        looks personal, it is the path alone."""
        wanted = urlencode(_found(self.asked, query) or [])
        return f"{path}?{wanted}" if wanted else path

    def kept_for(self, query):
        """Return (name, value) of all that a QueryDict asks for and this page reads, in one order
        and each once; None if something of it is one visitor's, or looks personal."""
        if any(name in self.of_one_visitor for name in query) or (query and self.asked_freely):
            return None
        return _found(self.asked + self.not_cited, query)

    def is_of_one_visitor(self, query):
        """Whether a QueryDict asks for what only this visitor should have from a cache: words of
        theirs, where they live, or what looks personal."""
        theirs = {*self.of_one_visitor, _TYPED}
        return any(
            look_personal(value) or (name in theirs and value.strip())
            for name, values in query.lists()
            for value in values
        )

    def addresses(self):
        """Yield the path of every page of this kind."""
        if self.rows is None:
            yield reverse(self.url_name)
        else:
            for row in self.rows():
                yield row.get_absolute_url() if self.is_page else row.get_file_url()

    @property
    def is_page(self):
        """Whether it is a page for people, not a file."""
        return self.media_type == "text/html"

    @property
    def is_to_find(self):
        """Whether search engines are sent to pages of this kind."""
        return self.is_page and self.in_sitemap


@dataclass(frozen=True)
class At:
    """What a page or file is about that is no row, or whose own address is another."""

    address: str

    def get_absolute_url(self):
        return self.address

    def get_file_url(self):
        return self.address


def _found(names, query):
    found = {name: filter(None, map(str.strip, query.getlist(name))) for name in names}
    pairs = [(name, value) for name in found for value in dict.fromkeys(found[name])]
    if any(look_personal(value) for _name, value in pairs):
        return None
    return [pair for pair in pairs if pair != ("page", "1")]


_register = Register("public_pages", named_by="url_name")
register, public_pages = _register.add, _register.all


def page_called(url_name):
    """Return the public page of this name, or None."""
    return _register.by_name().get(url_name)


def every_address():
    """Yield (url name, path) of every public page and file there is now."""
    for page in public_pages():
        for path in page.addresses():
            yield page.url_name, path


def public_page(view=None, *, readable_without_us=READABLE_WITHOUT_US):
    """Decorate the view of a public page: read-only, the same for everybody, cacheable, without
    cookies, and kept out of search engines while any example data exists.

    It must hold no token and nothing of one person, as it is compressed. Where its address holds
    words that somebody typed, or where they live, no cache but their own browser keeps it.
    `readable_without_us` is how long caches show it while we cannot answer. No cache is told so of
    pages of a single row, nor of those after the first: what was on them can be hidden, and a cache
    may take our "not found" for an error. Our own proxy does not, and shows these pages too, as
    they were when it was last asked; but none of those that are not readable without us.
    """
    if view is None:
        return partial(public_page, readable_without_us=readable_without_us)

    @no_append_slash  # "not found" leads to what is meant, in one step and only if it is there
    @require_safe
    @wraps(view)
    def respond(request, *args, **kwargs):
        # First, and strictly: with the database down a page must not claim "Not set yet".
        request.site_owner = shared(request, "owner", OwnerSettings.objects.current)
        response = view(request, *args, **kwargs)
        if _is_of_one_visitor(request):
            response["Cache-Control"] = OF_ONE_VISITOR
        else:
            # Without stale-while-revalidate: each cache would add its seconds to the others'.
            patch_cache_control(response, public=True, max_age=FRESH_WITHOUT_ASKING_SECONDS)
        may_vanish = kwargs or request.GET
        if response.status_code == HTTPStatus.OK and readable_without_us and not may_vanish:
            patch_cache_control(response, stale_if_error=int(readable_without_us.total_seconds()))
        if request.site_owner.has_samples:
            response["X-Robots-Tag"] = "noindex"
        return response

    respond.readable_without_us = readable_without_us
    return respond


def _is_of_one_visitor(request):
    page = page_called(request.resolver_match.url_name) if request.resolver_match else None
    return page is not None and page.is_of_one_visitor(request.GET)


def holds_no_token(headers):
    """Whether these are the headers of a public page or file, by what they say of caches."""
    control = headers.get("Cache-Control", "")
    return control == OF_ONE_VISITOR or "public" in control.split(", ")


def form_page(view):
    """Decorate the view of a page with a form for everybody: never from a shared cache, without
    cookies, and kept out of search engines while any example data exists.

    It needs no protection from forged requests: it reads no session, so it does nothing in the
    name of whoever's browser is made to send it.
    """

    @no_append_slash
    @csrf_exempt
    @require_http_methods(["GET", "HEAD", "POST"])
    @wraps(view)
    def respond(request, *args, **kwargs):
        response = view(request, *args, **kwargs)
        # Not no-store: with that, the browser's way back would lose what was typed.
        if "Cache-Control" not in response:
            response["Cache-Control"] = "private, no-cache"
        if owner_of(request).has_samples:
            response["X-Robots-Tag"] = "noindex"
        return response

    return respond


def owner_of(request):
    """Return the owner's settings, asked for once a request. Blank if the database is down: only
    error pages get that far."""
    if not hasattr(request, "site_owner"):
        try:
            request.site_owner = OwnerSettings.objects.current()
        except (DatabaseError, InterfaceError, OwnerSettings.DoesNotExist):
            request.site_owner = OwnerSettings()
            request.site_owner.has_samples = False
    return request.site_owner

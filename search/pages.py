"""The page of the search."""

from dataclasses import dataclass
from functools import wraps

from django import forms
from django.shortcuts import render
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from publishing.paging import page_of, query_without_page
from publishing.plain_text import TOO_LONG
from publishing.public_pages import NOT_WITHOUT_US, page_called, public_page
from search import missed
from search.finding import Hit, find
from search.kinds import ListPage, groups, list_pages
from search.showing import excerpt, marked
from search.site_pages import PAGES

LONGEST_SEARCH = 200
BEST, OF_EACH_GROUP, A_PAGE = 3, 3, 20


class SearchForm(forms.Form):
    """What somebody looks for, and of which kind."""

    q = forms.CharField(
        label=gettext_lazy("What are you looking for?"),
        required=False,
        max_length=LONGEST_SEARCH,
        error_messages={"max_length": TOO_LONG},
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"),
        required=False,
        widget=forms.HiddenInput,
        error_messages={"invalid_choice": gettext_lazy("There is no such kind. Look at all.")},
    )

    def __init__(self, data):
        super().__init__(data, auto_id="search-%s", use_required_attribute=False, label_suffix="")
        self.fields["kind"].choices = [("", _("All")), *headings().items()]


@dataclass(frozen=True)
class Shown:
    """A result as the page shows it. `heading` says what it is."""

    hit: Hit
    title: SafeString
    text: SafeString
    address: str
    heading: str
    is_example: bool
    is_withdrawn: bool


@dataclass(frozen=True)
class Group:
    """The results of one kind: how many there are, and those of them that are shown; and where else
    to choose among them, if there is such a page."""

    name: str
    heading: str
    number: int
    shown: list[Shown]
    list_page: ListPage | None


def headings():
    """Return {group: heading} of all that can be found, in the order of the page."""
    return {**groups(), PAGES: gettext_lazy("Pages of this site")}


def _only_as_asked(view):
    """Keep results out of search engines, and pages that are asked for what we do not know out of
    caches."""

    @wraps(view)
    def respond(request):
        response = view(request)
        if request.GET:
            response["X-Robots-Tag"] = "noindex"
        if not request.GET.keys() <= {*page_called("search").asked}:
            response["Cache-Control"] = "private, no-cache"
        return response

    return respond


@_only_as_asked
@public_page(readable_without_us=NOT_WITHOUT_US)
def search(request):
    """What was looked for, wherever it is: the best, then some of each kind; or all of one kind, a
    page at a time. Six queries where something is found, however much there is; nine where a word
    was badly spelt."""
    form = SearchForm(request.GET)
    context = {"page_title": _("Search"), "form": form}
    if not form.is_valid():
        return render(request, "search/search.html", {**context, "canonical_url": ""}, status=400)
    q, kind = form.cleaned_data["q"], form.cleaned_data["kind"]
    found = find(q)
    if found is None:
        return render(request, "search/search.html", context)
    if not found.hits:
        missed.tell(found.asked.terms, timezone.localdate())
    of_kind = found.by_group.get(kind, []) if kind else found.hits
    if kind:
        page = page_of(of_kind, request, A_PAGE)
        best, groups_shown = _shown(found, page.object_list), []
    else:
        page = None
        best, groups_shown = _best_and_groups(found)
    return render(
        request,
        "search/search.html",
        {
            **context,
            "page_title": _("Search: %(q)s") % {"q": q},
            "q": q,
            "kind": kind,
            "found": found,
            "number": len(of_kind),
            "heading": headings()[kind] if kind else "",
            "list_page": list_pages().get(kind),
            "page": page,
            "query": query_without_page(request),
            "best": best,
            "groups": groups_shown,
            "counts": [
                (name, headings()[name], len(hits)) for name, hits in found.by_group.items()
            ],
        },
    )


def _best_and_groups(found):
    """Return (the best results, a Group of each kind there is with the next few of it)."""
    best = found.hits[:BEST]
    others = {
        name: [hit for hit in hits if hit not in best][:OF_EACH_GROUP]
        for name, hits in found.by_group.items()
    }
    asked_for = [*best, *(hit for hits in others.values() for hit in hits)]
    shown = {one.hit: one for one in _shown(found, asked_for)}
    return (
        [shown[hit] for hit in best if hit in shown],
        [
            Group(
                name,
                headings()[name],
                len(found.by_group[name]),
                [shown[hit] for hit in hits if hit in shown],
                list_pages().get(name),
            )
            for name, hits in others.items()
            if hits
        ],
    )


def _shown(found, hits):
    """Return a Shown of each hit, but for those that went this moment. One query."""
    entries = found.entries(hits)
    return [
        Shown(
            hit,
            marked(entries[hit].title, found.stems),
            excerpt(entries[hit].text, found.stems),
            entries[hit].address,
            headings()[found.group_of(hit)],
            entries[hit].is_example,
            entries[hit].is_withdrawn,
        )
        for hit in hits
        if hit in entries
    ]

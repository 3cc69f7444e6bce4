"""All the updates, newest first, and when the next is expected."""

from dataclasses import dataclass

from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from actions.models import Round
from actions.public.verdicts import Verdict
from actions.updates.expected import expected_updates
from publishing.paging import page_of, query_without_page
from publishing.public_pages import NOT_WITHOUT_US, public_page
from reports.models import Hold
from reports.public.comparing import Comparison
from reports.public.families import quarters_with_views
from reports.public.verdicts import day, how_many_done, what_changed
from reports.record.reading import Damaged, Record
from reports.record.updates import published_updates, updates_of

UPDATES_A_PAGE = 8
HOLDS_SHOWN = 2


@dataclass(frozen=True)
class UpdateInShort:
    """An update in the list: what it says in a sentence, or what is wrong with its document."""

    record: Record
    says: str
    wrong: str = ""

    @property
    def quarter(self):
        return self.record.document.quarter

    @property
    def published_at(self):
        return self.record.document.published_at

    @property
    def is_example(self):
        return self.record.document.is_sample

    def get_absolute_url(self):
        return self.record.document.get_absolute_url()


@public_page(readable_without_us=NOT_WITHOUT_US)
def updates(request):
    """Every update, newest first. One that does not verify says so in its place."""
    quarters = list(published_updates())
    page = page_of(quarters, request, UPDATES_A_PAGE)
    # With the one before the oldest, to say what changed since.
    shown = quarters[page.start_index() - 1 : page.end_index() + 1] if quarters else []
    page.object_list = in_short(updates_of(shown))[: len(page.object_list)]
    return render(
        request,
        "reports/updates.html",
        {
            "page_title": _("Quarterly updates"),
            "verdict": _verdict(page.object_list) if page.number == 1 else None,
            "page": page,
            "query": query_without_page(request),
            "quarters": quarters,
            "families_said": quarters_with_views().first(),
            "holds": list(Hold.objects.visible().order_by("-first_day")[:HOLDS_SHOWN]),
            "expected": expected_updates(timezone.localdate(), Round.objects.visible().first()),
        },
    )


def in_short(records):
    """Return an UpdateInShort of each Record, newest first; given oldest first."""
    told, before = [], None
    for record in records:
        try:
            codes = record.codes
        except Damaged as damaged:
            told.append(UpdateInShort(record, says="", wrong=str(damaged)))
            before = None
            continue
        changed = [what_changed(Comparison(before, codes))] if before else []
        told.append(UpdateInShort(record, " ".join([*changed, how_many_done(codes)])))
        before = codes
    return told[::-1]


def _verdict(told):
    if not told:
        return Verdict(
            _("We cannot tell yet: no quarterly update is here."),
            _("The partnership promised one four times a year."),
        )
    newest = told[0]
    says = newest.says or _("The newest update does not verify, so we cannot tell.")
    since = _("Said for %(quarter)s, published on %(day)s.") % {
        "quarter": newest.quarter,
        "day": day(newest.published_at),
    }
    return Verdict(says, since, newest.is_example)

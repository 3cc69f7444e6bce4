"""A feed of services in Open Referral UK 3, read page by page into entries of the queue.

A list says little of each service, so each is asked for by its own address too. A feed is taken
whole or not at all; a service in it that makes no sense is refused alone, with its reasons.
"""

import json
import time
from collections import Counter
from dataclasses import dataclass, field
from urllib.parse import quote, urlencode

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from local_offer.incoming import told
from local_offer.incoming.fetching import Fetcher, FetchError
from local_offer.incoming.queue import Entry
from local_offer.models import IncomingService, Service

A_PAGE = 50
MOST_SERVICES = 5_000
MOST_PAGES = 500  # feeds choose the length of their pages themselves
SECONDS = 3_600
_LONGEST_ID = 100
_LONGEST_ADDRESS = IncomingService._meta.get_field("address").max_length
_GONE = (404, 410)


class FeedError(Exception):
    """Why nothing of a feed was taken, in a sentence."""


@dataclass
class Feed:
    """What was read: `entries`, `refused` as (name, reasons), and `ids` of all that is in it."""

    entries: list = field(default_factory=list)
    refused: list = field(default_factory=list)
    ids: set = field(default_factory=set)


def read_feed(base, *, may_be_here=False):
    """Return the Feed at this address, the one to which "/services" is added; raise FeedError."""
    fetcher = Fetcher(time.monotonic() + SECONDS, may_be_here)
    base, feed = base.rstrip("/"), Feed()
    try:
        for name in _listed(fetcher, base):
            _read_service(fetcher, base, name, feed)
    except FetchError as problem:
        raise FeedError(str(problem)) from problem
    return feed


def _listed(fetcher, base):
    """Return the id of each service that the pages list, None for one without, once all of them are
    read."""
    found, total = [], None
    for number in range(1, MOST_PAGES + 1):
        page = _json(
            fetcher.get(f"{base}/services?{urlencode({'page': number, 'per_page': A_PAGE})}")
        )
        contents = _contents(page)
        _refuse_lies(page, number, total, contents)
        total = page["total_items"]
        found += map(_id_of, contents)
        if len(found) > min(total, MOST_SERVICES):
            break
        if number >= page["total_pages"]:
            break
    if len(found) != total:
        raise FeedError(
            _("It says that it has %(total)d services, and lists %(found)d.")
            % {"total": total, "found": len(found)}
        )
    if not found:
        raise FeedError(_("It lists nothing. Perhaps it is broken."))
    _refuse_repeats(found)
    return found


def _contents(page):
    is_page = (
        isinstance(page, dict)
        and isinstance(page.get("contents"), list)
        and all(_is_count(page.get(name)) for name in ("total_items", "total_pages"))
    )
    if not is_page:
        raise FeedError(_("It does not send pages of Open Referral UK 3."))
    return page["contents"]


def _is_count(value):
    return type(value) is int and value >= 0


def _refuse_lies(page, number, total, contents):
    if page["total_items"] > MOST_SERVICES or page["total_pages"] > MOST_PAGES:
        raise FeedError(
            _("It has more than %(most)d services, or %(pages)d pages.")
            % {"most": MOST_SERVICES, "pages": MOST_PAGES}
        )
    if total not in (None, page["total_items"]):
        raise FeedError(_("How many services it has changed on the way. Try again later."))
    if page.get("page_number", number) != number or (number < page["total_pages"] and not contents):
        raise FeedError(_("Its pages are not those that were asked for."))


def _refuse_repeats(found):
    times = Counter(found)
    again = next((name for name, number in times.items() if name and number > 1), None)
    if again:
        raise FeedError(_("It lists the service %(id)s twice.") % {"id": again})


def _id_of(listed):
    name = listed.get("id") if isinstance(listed, dict) else None
    is_id = isinstance(name, str) and 0 < len(name) <= _LONGEST_ID and name.isprintable()
    return name if is_id else None


def _read_service(fetcher, base, name, feed):
    if name is None:
        feed.refused.append((_("a service without a name of its own"), [_("It has no id.")]))
        # Which it is, nobody can tell. So none is taken for gone.
        feed.ids = None
        return
    if feed.ids is not None:
        feed.ids.add(name)
    address = f"{base}/services/{quote(name, safe='')}"
    try:
        if len(address) > _LONGEST_ADDRESS:
            raise ValidationError(
                _("Its address is longer than %(longest)d letters."),
                params={"longest": _LONGEST_ADDRESS},
            )
        service = _json(fetcher.get(address))
        if not isinstance(service, dict) or service.get("id") != name:
            raise ValidationError(_("Its own address tells of something else."))
        if service.get("status") in ("inactive", "defunct"):
            # They list it no more in all but name.
            if feed.ids is not None:
                feed.ids.discard(name)
            return
        feed.entries.append(Entry(name, address, told.read(_values(service))))
    except FetchError as problem:
        if problem.status not in _GONE:
            raise
        feed.refused.append((name, [str(problem)]))
    except ValidationError as refusal:
        feed.refused.append((name, refusal.messages))


def _json(body):
    try:
        return json.loads(body.decode("utf-8"), parse_constant=_no_number)
    except (ValueError, RecursionError):  # cut off, not UTF-8, too deep, or with endless numbers
        raise FeedError(_("It sends something that is not JSON, or only half of it.")) from None


def _no_number(_word):
    raise ValueError


def _values(service):
    """Return what a service says, by the names of what is told; raise ValidationError where it is
    of another shape."""
    contacts = _rows(service, "contacts")
    phones = [
        *_rows(service, "phones"),
        *(one for each in contacts for one in _rows(each, "phones")),
    ]
    email = service.get("email") or next((c["email"] for c in contacts if c.get("email")), None)
    return {
        "name": service.get("name"),
        "organisation": _row(service, "organization").get("name"),
        "what": service.get("description"),
        "who_for": service.get("eligibility_description"),
        "min_age": _whole(service.get("minimum_age")),
        "max_age": _whole(service.get("maximum_age")),
        "cost": _cost(_rows(service, "cost_options")),
        "opening": _joined(_rows(service, "schedules"), "description"),
        "languages": _joined(_rows(service, "languages"), "name"),
        "phone": next((one["number"] for one in phones if one.get("number")), None),
        "email": email,
        "website": service.get("url"),
        "places": _places(_rows(service, "service_at_locations")),
    }


def _rows(holder, name):
    rows = holder.get(name) or []
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise ValidationError(_("%(name)s: this is not a list of things."), params={"name": name})
    return rows


def _row(holder, name):
    row = holder.get(name) or {}
    if not isinstance(row, dict):
        raise ValidationError(_("%(name)s: this is not a thing."), params={"name": name})
    return row


def _joined(rows, name):
    words = [row[name] for row in rows if row.get(name)]
    if not all(isinstance(each, str) for each in words):
        raise ValidationError(_("%(name)s: this is not text."), params={"name": name})
    return "\n".join(dict.fromkeys(words))


def _whole(age):
    return int(age) if isinstance(age, float) and age.is_integer() else age


def _cost(options):
    """Return what the amounts come to, None if any of them is not known."""
    amounts = [option.get("amount") for option in options]
    if not amounts or not all(type(amount) in (int, float) for amount in amounts):
        return None
    if not any(amounts):
        return Service.Cost.FREE
    return Service.Cost.PAID if all(amounts) else Service.Cost.FREE_TO_SOME


def _places(at_locations):
    lines = []
    for at in at_locations:
        for address in _rows(_row(at, "location"), "addresses"):
            words = [address.get("city"), address.get("postal_code")]
            if not all(isinstance(each, str | None) for each in words):
                raise ValidationError(_("Where: this is not text."))
            lines.append(", ".join(filter(None, words)))
    return "\n".join(lines)

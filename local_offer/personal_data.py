"""What this room may hold about people: words that name them, ours and those of other lists."""

import re
from collections import Counter

from django.apps import apps
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db.models import Q
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from local_offer.models import Contact, FeedRun, IncomingService, Service
from privacy.holdings import (
    ErasableHolding,
    HeldLine,
    HeldThing,
    KeptHolding,
    Mention,
    register,
)
from privacy.mentions import Terms, admin_page_of, fields_of_words, rows_that_name
from privacy.subjects import hash_of_email, hash_of_phone

_Before = IncomingService.history.model
# One box may hold two numbers.
_BETWEEN_NUMBERS = re.compile(r"[,;/]|\bor\b")
# What comes from outside is told otherwise than by fields of words.
_OF_OTHER_LISTS = (IncomingService, _Before, FeedRun)


class WaysToReachBefore(ErasableHolding):
    """Their address or number where the history of a service has it, and the admin's list of what
    staff did, which names contacts by it: whoever worked there may be gone long since. What the
    entry says now is no one's own, and is changed by staff: see below."""

    name = gettext_lazy("Ways to reach them, in the history of a service")
    name_for_them = gettext_lazy("Ways to reach you, in the history of a service")
    models = (Contact, LogEntry)

    def lock(self, subject):
        list(_entries_of(subject).select_for_update(no_key=True).values_list("pk"))

    def find(self, subject):
        services = dict(_entries_of(subject).order_by("id").values_list("id", "service"))
        names = dict(Service.objects.filter(pk__in=services.values()).values_list("pk", "name"))
        told = _("Contact %(number)s of %(service)s, as it was")
        return [
            HeldThing(
                told % {"number": pk, "service": names.get(service, service)},
                caution=_("If our entry says it still, change it there as well."),
            )
            for pk, service in services.items()
        ]

    def export(self, subject):
        said = {}
        for pk, *ways in _entries_of(subject).order_by("id").values_list("id", "phone", "email"):
            said.setdefault(pk, []).extend(way for way in ways if _reaches(subject, way))
        return [
            [HeldLine("way", _("Way to reach you"), way) for way in dict.fromkeys(ways)]
            for ways in said.values()
        ]

    def stored(self, subject):
        return list(_entries_of(subject).values_list("pk", "phone", "email"))

    def erase(self, subject, *, by, at):
        entries = _entries_of(subject)
        gone = Counter({"ways to reach in histories": entries.count()})
        ways = {way for pair in entries.values_list("phone", "email") for way in pair}
        named = ContentType.objects.get_for_models(Contact, Service).values()
        for way in sorted(way for way in ways if _reaches(subject, way)):
            for name in ("phone", "email"):
                Contact.history.filter(pk__in=entries, **{name: way}).update(**{name: ""})
            says = Q(object_repr__contains=way) | Q(change_message__contains=way)
            log = LogEntry.objects.filter(says, content_type__in=named)
            log.update(object_repr="", change_message="")
        return +gone


def _entries_of(subject):
    """Return the entries of the history of contacts that hold a way to reach them, oldest first."""
    entries = Contact.history.order_by("history_id")
    if subject.until:
        entries = entries.filter(history_date__lte=subject.until)
    pairs = entries.order_by().values_list("phone", "email").distinct()
    ways = {way for pair in pairs for way in pair if _reaches(subject, way)}
    return entries.filter(Q(phone__in=ways) | Q(email__in=ways))


def _reaches(subject, way):
    numbers = map(hash_of_phone, [way, *_BETWEEN_NUMBERS.split(way)])
    return not subject.hashes.isdisjoint({hash_of_email(way), *numbers})


class WordsOfTheLocalOffer(KeptHolding):
    """What help there is, in our words and in those that other lists tell us: an address of
    somebody who works there may be among them. It is of services, so nothing of it is anybody's
    own; a person looks at each place that names them."""

    name = gettext_lazy("Words of the Local Offer")
    name_for_them = gettext_lazy("Words of the Local Offer")
    kept_because = gettext_lazy("It says what help there is. Staff change what names a person.")

    def find(self, subject):
        return []

    def export(self, subject):
        return []

    def mentions(self, subject):
        terms = Terms.about(subject)
        return [*_mentions_in_ours(terms), *_mentions_in_other_lists(terms)]


def _mentions_in_ours(terms):
    for model in apps.get_app_config("local_offer").get_models():
        if model in _OF_OTHER_LISTS or hasattr(model, "instance_type"):
            continue
        what, now = capfirst(model._meta.verbose_name), _rows_that_name(terms, model)
        for pk in now:
            yield Mention(f"{what}: {pk}", admin_page_of(model, pk))
        # Staff read what it said once in its history. Where it says so now, that is changed first.
        before = _rows_that_name(terms, model.history.model) if hasattr(model, "history") else []
        for pk in before:
            if pk not in now:
                told = _("Said before, in the history of %(what)s: %(number)s")
                page = admin_page_of(model, pk, "history")
                yield Mention(told % {"what": what, "number": pk}, page)


def _rows_that_name(terms, model):
    """Return the ids of rows that name somebody, each once; of a history, those it is of."""
    if not fields_of_words(model):
        return []
    found, _unreadable = rows_that_name(terms, model._base_manager.order_by("pk"))
    return list(dict.fromkeys(found))


def _mentions_in_other_lists(terms):
    """What a list told before is kept for a while, and goes by itself or with the entry."""
    told = dict.fromkeys(_that_name(terms, IncomingService, "pk"), _("An entry of another list"))
    before = _("What another list told of an entry before")
    for pk, what in (dict.fromkeys(_that_name(terms, _Before, "id"), before) | told).items():
        yield Mention(f"{what}: {pk}", reverse("admin:review_incoming", args=[pk]))


def _that_name(terms, model, key):
    """Return the keys of entries that name somebody in what is told, or was settled."""
    rows = model.objects.order_by(key).values_list(key, "told", "settled", "reason", "address")
    for pk, told, settled, reason, address in rows.iterator():
        texts = [str(value) for value in (*told.values(), *settled.values())]
        if terms.are_in(*texts, reason, address):
            yield pk


register(WaysToReachBefore(), WordsOfTheLocalOffer())

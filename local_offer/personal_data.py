"""What this room may hold about people: words that name them, ours and those of other lists."""

from django.apps import apps
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from local_offer.models import FeedRun, IncomingService
from privacy.holdings import KeptHolding, Mention, register
from privacy.mentions import Terms, admin_page_of, fields_of_words, rows_that_name

_Before = IncomingService.history.model
# What comes from outside is told otherwise than by fields of words.
_OF_OTHER_LISTS = (IncomingService, _Before, FeedRun)


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
        terms = Terms.of(names=[subject.name], emails=[subject.email], phones=[subject.phone])
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


register(WordsOfTheLocalOffer())

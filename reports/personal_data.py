"""What the public record may say of somebody: nothing of theirs, but words that may name them."""

from collections import Counter

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from privacy.holdings import Mention, NothingOfTheirs, register
from privacy.mentions import Terms, admin_page_of, rows_that_name
from privacy.models import Tombstone
from reports.models import InterimNote, View
from reports.taking_out import words as taking_out


class WordsOfTheRecord(NothingOfTheirs):
    """Words that families and staff published. The record is nobody's own, so nothing of it goes
    with a person; two people take out what names them, and that stays out."""

    name = gettext_lazy("Words of the public record")
    name_for_them = gettext_lazy("Words we published")
    models = tuple(taking_out.PLACES)

    def mentions(self, subject):
        terms = Terms.about(subject)
        return [
            *_mentions_in_public(terms),
            *_mentions_in_drafts(terms),
            *_mentions_in_notes(terms),
        ]

    def take_off_again(self, tombstone, *, at):
        if tombstone.of != Tombstone.Of.WORDS:
            return Counter()
        return taking_out.take_out_again(tombstone.references, then=tombstone.at)


def _mentions_in_public(terms):
    found = {}
    for model, names in taking_out.PLACES.items():
        kind = model._meta.label
        for pk, *texts in taking_out.public_rows(model).values_list("pk", *names).iterator():
            for name, words in zip(names, texts, strict=True):
                # The same words stand in many documents: they go from all of them at once.
                if words and words not in found and terms.are_in(words):
                    url = reverse("admin:taking_out_propose", args=[kind, pk, name])
                    found[words] = Mention(str(model._meta.verbose_name), url)
    return found.values()


def _mentions_in_drafts(terms):
    """Nobody but their writers reads these: they have to be asked."""
    for view in View.objects.drafts().order_by("pk"):
        if terms.are_in(view.words):
            yield Mention(
                _("A draft of %(who)s. Ask them to look.") % {"who": view.get_by_display()}
            )


def _mentions_in_notes(terms):
    """What staff noted between two updates, or had noted before they wrote it otherwise."""
    rows = InterimNote.objects.order_by("pk"), InterimNote.history.order_by("history_id")
    found = [pk for each in rows for pk in rows_that_name(terms, each)[0]]
    for pk in dict.fromkeys(found):
        told = _("A note of staff between two updates: %(number)s") % {"number": pk}
        yield Mention(told, admin_page_of(InterimNote, pk))


register(WordsOfTheRecord())

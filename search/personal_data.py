"""What the index holds about people: the words of stories, until these come off."""

from collections import Counter

from django.utils.translation import gettext_lazy

from privacy.holdings import ErasableHolding, register
from search.models import Entry, Mark, Word
from search.tending import tend


class IndexOfTheSearch(ErasableHolding):
    """It is made of what is public, and has nothing of its own: what goes from there goes from
    here. That it has gone is made sure before the database is told to let go of it."""

    name = gettext_lazy("The index of the search")
    name_for_them = gettext_lazy("The index of our search")
    models = (Entry, Word, Mark)

    def find(self, subject):
        return []

    def export(self, subject):
        return []

    def stored(self, subject):
        return []

    def erase(self, subject, *, by, at):
        return Counter()

    def let_go(self):
        tend()


register(IndexOfTheSearch())

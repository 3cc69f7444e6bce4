"""What the index holds about people: the words of stories, until these come off."""

from django.utils.translation import gettext_lazy

from privacy.holdings import NothingOfTheirs, register
from search.models import Entry, Mark, Word
from search.tending import tend


class IndexOfTheSearch(NothingOfTheirs):
    """It is made of what is public, and has nothing of its own: what goes from there goes from
    here. That it has gone is made sure before the database is told to let go of it."""

    name = gettext_lazy("The index of the search")
    name_for_them = gettext_lazy("The index of our search")
    models = (Entry, Word, Mark)

    def let_go(self):
        tend()


register(IndexOfTheSearch())

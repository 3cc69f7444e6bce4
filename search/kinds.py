"""What can be found: each room says it of its own rows, in a module `found`."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Model, QuerySet

from publishing.rooms import Register
from publishing.wordings.standing import PromisedQuerySet


@dataclass(frozen=True)
class Words:
    """By what words a row is found. `title` and `text` are shown; the public may read all others
    too, but for `sought`, which are words that people type.

    `references` are names such as "PFA 6": whoever types one means this row. `names` are what it
    is called besides its title. `beside` are names of what it belongs to. `terms` are words that
    it is sorted by, as `search.synonyms` knows them. No contact is among all these, and nothing
    that the calendar changes: only a change of rows has them read again.
    """

    title: str
    text: str = ""
    names: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    sought: str = ""
    beside: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()
    is_example: bool = False


@dataclass(frozen=True)
class ListPage:
    """A page that finds rows by the same words, its `q`, and has choices of its own besides: `says`
    is the link to it."""

    url_name: str
    says: str


@dataclass(frozen=True)
class Kind:
    """Rows of one model that can be found.

    `name` is kept in the index. Results show kinds under the heading of their `group`, which
    addresses name. `rows` returns those that the public sees now, with all that `words` needs.
    `made_of` names the relations by which these words, and whether they are public, hang on other
    rows, such as "organisation": a change there has the rows read again. `worth`, in percent, is
    how much a hit counts beside one of another kind. `list_page` is where to choose among them.
    """

    name: str
    group: str
    heading: str
    rows: Callable[[], QuerySet]
    words: Callable[[Model], Words]
    made_of: tuple[str, ...] = ()
    worth: int = 100
    list_page: ListPage | None = None
    address: Callable[[Model], str] = lambda row: row.get_absolute_url()

    @property
    def model(self):
        return self.rows().model

    def rows_to_read(self):
        """Return these rows, those that can be withdrawn with whether they still stand."""
        rows = self.rows()
        return rows.with_withdrawal() if isinstance(rows, PromisedQuerySet) else rows


_register = Register("found", named_by="name")
register, kinds = _register.add, _register.by_name


def groups():
    """Return {group: heading} of all there are, in the order in which results show them."""
    found = {}
    for each in kinds().values():
        found.setdefault(each.group, each.heading)
    return found


def list_pages():
    """Return {group: ListPage} of the groups that have one."""
    return {each.group: each.list_page for each in kinds().values() if each.list_page}

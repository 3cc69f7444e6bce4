"""What fits, what may fit, and how many have each further choice."""

from dataclasses import dataclass
from functools import reduce
from itertools import groupby, islice
from operator import and_, attrgetter, or_
from typing import NamedTuple

from django.db.models import Count, Prefetch, Q
from django.utils.translation import gettext as _

from local_offer.directory.sieve import Sieve, listed, sieve
from local_offer.models import Service, ServiceAtLocation
from publishing.paging import page_of
from publishing.shared import shared

SERVICES_A_PAGE = 10
FACETS = ("kinds", "access")  # what is counted beside a page
CHECKED = Q(state=Service.State.CHECKED)


@dataclass(frozen=True)
class Choice:
    """One further choice, and how many services have it, of those that fit all else or may."""

    value: str
    words: str
    number: int
    is_chosen: bool


class Standing(NamedTuple):
    """How a service stands to what was asked: whether it fits only as it is for many needs, and
    whether it may fit, as something of it is in doubt. They come in this order."""

    is_for_many_needs: bool
    is_in_doubt: bool


@dataclass(frozen=True)
class Possible:
    """Services that fit all that was asked, or may, as sets of a Sieve; `in_doubt` are those that
    may, and `doubts` are {what is not known: of which of these}. `for_many_needs` are those that
    are not just about what was asked; `is_split`: something was asked that they can be about.
    `ranks` are all of them, what comes first in a set of its own, and within a set the keys of
    `best` come first, then what follows by name."""

    sieve: Sieve
    all: int
    in_doubt: int
    doubts: dict
    for_many_needs: int
    is_split: bool
    ranks: list
    best: tuple

    def __len__(self):
        return self.all.bit_count()

    def __getitem__(self, part):
        """Return (key, Standing) of a slice of them, in their order."""
        return list(islice(self._in_order(), part.start, part.stop))

    @property
    def number_for_many_needs(self):
        return self.for_many_needs.bit_count()

    @property
    def number_direct(self):
        """How many are about what was asked."""
        return len(self) - self.number_for_many_needs

    @property
    def number_in_doubt(self):
        return self.in_doubt.bit_count()

    @property
    def number_fitting(self):
        """How many are known to fit."""
        return len(self) - self.number_in_doubt

    @property
    def not_known(self):
        """What is not known of those in doubt."""
        return self._not_known_of(self.in_doubt)

    def groups(self, services):
        """Return a Group of each standing that some services, from `in_order`, have."""
        return [
            Group(standing, list(alike), self._not_known_of(self._standing_so(standing)))
            for standing, alike in groupby(services, attrgetter("standing"))
        ]

    def _in_order(self):
        for services in self.ranks:
            standing = Standing(
                bool(services & self.for_many_needs), bool(services & self.in_doubt)
            )
            for key in self.sieve.in_order(services, self.best):
                yield key, standing

    def _standing_so(self, standing):
        any_need = self.for_many_needs
        of = any_need if standing.is_for_many_needs else self.all ^ any_need
        return of & self.in_doubt if standing.is_in_doubt else of & ~self.in_doubt

    def _not_known_of(self, services):
        return [words for words, doubted in self.doubts.items() if doubted & services]


@dataclass(frozen=True)
class Group:
    """Services of one Standing, those that a page shows; and what is not known of all that stand
    so."""

    standing: Standing
    services: list
    not_known: list


@dataclass(frozen=True)
class Results:
    """A page of services, in Groups, of all that are `possible`. `number_checked` of these are
    checked, and `number_checked_in_all` of all that there are: files hold no others."""

    possible: Possible
    number_checked: int
    number_checked_in_all: int
    page: object
    groups: list
    easy: list
    kinds: list
    accesses: list


def how_many(request):
    """Return how many services the directory lists, and how many of them are checked."""
    return shared(request, "how many services", _how_many)


def _how_many():
    counts = listed().aggregate(
        listed=Count("pk"), checked=Count("pk", filter=Q(state=Service.State.CHECKED))
    )
    return counts["listed"], counts["checked"]


def possible(request, conditions, first=(), more=(), relations=()):
    """Return the services that fit each condition, or may, as Possible: those that are about what
    was asked before those for many needs, and of both those that fit first. So somebody who says an
    age is not sent past what they asked for. Of these comes first what does by what was asked.

    With `first`, Qs, what fits comes before what may, whatever it is about, and of both what these
    say. Its sieve knows `more` Qs and `relations` too. At most two queries, and one where words
    mean a term."""
    directly = [] if first else [each.directly for each in conditions if each.directly is not None]
    asked = [q for condition in conditions for q in (condition.may_fit, *condition.first)]
    known = sieve(request, [*asked, *directly, *first, *more], relations)
    fitting, doubts, best = fitting_all(known, conditions), {}, ()
    for condition in conditions:
        for doubt in condition.doubts:
            if doubted := known.of(doubt.of) & fitting:
                doubts[doubt.words] = doubts.get(doubt.words, 0) | doubted
    in_doubt = reduce(or_, doubts.values(), 0)
    direct = reduce(and_, map(known.of, directly), fitting)
    for_many_needs = fitting ^ direct
    ranks = [
        part for services in (direct, for_many_needs) for part in _ranked(services, [~in_doubt])
    ]
    for qs in [first] if first else [condition.first for condition in conditions]:
        sets = [known.of(q) for q in qs]
        ranks = [rank for services in ranks for rank in _ranked(services, sets)]
    if not first:
        best = tuple(dict.fromkeys(key for condition in conditions for key in condition.best))
    return Possible(known, fitting, in_doubt, doubts, for_many_needs, bool(directly), ranks, best)


def fitting_all(known, conditions):
    """Return the set of services that fit each condition, or may, by a Sieve that knows them."""
    return reduce(and_, (known.of(condition.may_fit) for condition in conditions), known.all)


def _ranked(services, sets):
    """Yield those of some services that are in the first set, of the others those in the second,
    and so on; last, those in none."""
    for one in sets:
        yield services & one
        services &= ~one
    yield services


def results(form, request):
    """Return the Results of a valid form."""
    conditions = form.conditions()
    # All of them, though the page needs half: with any other page of this stamp they are known.
    easies = [each.may_fit for each in form.easies.values()]
    found = possible(request, conditions, more=[*easies, CHECKED], relations=FACETS)
    page = page_of(found, request, SERVICES_A_PAGE)
    rows = listed().filter(pk__in=dict(page.object_list))
    shown = with_what_is_shown(rows, form.cleaned_data["near"])
    page.object_list = in_order(page.object_list, shown)
    asked, of = form.cleaned_data, found.sieve.of
    # Any of within one kind of choice: what it has now does not narrow its own counts.
    others = [condition for condition in conditions if condition.part[0] != "kind"]
    of_any_kind = fitting_all(found.sieve, others)
    return Results(
        possible=found,
        number_checked=(found.all & of(CHECKED)).bit_count(),
        number_checked_in_all=of(CHECKED).bit_count(),
        page=page,
        groups=found.groups(page.object_list),
        easy=[
            Choice(
                value, each.said, (found.all & of(each.fits)).bit_count(), value in asked["easy"]
            )
            for value, each in form.easies.items()
        ],
        kinds=_choices(found.sieve, of_any_kind, "kinds", form.kinds, asked["kind"]),
        accesses=_choices(found.sieve, found.all, "access", form.accesses, asked["access"]),
    )


def in_order(found, services):
    """Return those of some services that are among `found`, (key, Standing), in this order, each
    with its `standing`."""
    row_of = {one.pk: one for one in services}
    rows = []
    for key, standing in found:
        if key in row_of:  # it may have been hidden this moment
            row_of[key].standing = standing
            rows.append(row_of[key])
    return rows


def _choices(known, services, relation, terms, chosen):
    choices = []
    for slug, term in terms.items():
        number = (services & known.having(relation, [term.pk])).bit_count()
        if number or slug in chosen:
            choices.append(Choice(slug, term.name, number, slug in chosen))
    return choices


def with_what_is_shown(services, home=None):
    """Return the services with their organisation and places; with the miles to the nearest of
    these, where somebody said where they live."""
    at = ServiceAtLocation.objects.visible().select_related("location__place")
    shown = services.select_related("organisation").prefetch_related(
        Prefetch("at_locations", at, "shown_locations")
    )
    found = list(shown)
    for service in found:
        service.miles = None
        if home and service.shown_locations:
            distances = [home.miles[one.location.place_id] for one in service.shown_locations]
            service.miles = round(min(distances))
    return found


def looser(conditions, nothing):
    """Return (Condition, how many would be left without it) of each thing that was asked, where
    nothing fits: what to let go of. `nothing` is the Possible that found nothing."""
    found = []
    for condition in conditions:
        others = [other for other in conditions if other is not condition]
        if number := fitting_all(nothing.sieve, others).bit_count():
            found.append((condition, number))
    return found


def facts_of(service):
    """Return (kind, words) of what matters first: "so", "condition" or "unknown". The order never
    changes."""
    yes, no = Service.YesNo.YES, Service.YesNo.NO
    yield from _where(service)
    yield _how(service)
    if service.needs_diagnosis == no:
        yield "so", _("No diagnosis needed")
    elif service.needs_diagnosis == yes:
        yield "condition", _("Needs a diagnosis")
    else:
        yield "unknown", _("Diagnosis: not known")
    if service.needs_ehcp == yes:
        yield "condition", _("Needs an EHC plan")
    elif service.needs_ehcp != no:
        yield "unknown", _("EHC plan: not known")
    yield {
        Service.Cost.FREE: ("so", _("Free")),
        Service.Cost.FREE_TO_SOME: ("condition", _("Free to some")),
        Service.Cost.PAID: ("condition", _("You pay")),
    }.get(service.cost, ("unknown", _("Cost: not known")))


def _where(service):
    names = [one.location.name for one in service.shown_locations]
    if service.miles is not None:
        words = _("About %(miles)s miles") % {"miles": service.miles}
        yield "so", words if service.miles > 1 else _("About a mile or less")
    elif not names:
        yield "so", _("Area: %(area)s") % {"area": service.get_area_display()}
        yield "unknown", _("Where: not known")
    elif len(names) == 1:
        yield "so", names[0]
    elif len(names) == 2:
        yield "so", _("%(one)s and %(other)s") % {"one": names[0], "other": names[1]}
    else:
        more = {"first": names[0], "number": len(names) - 1}
        yield "so", _("%(first)s and %(number)s more towns") % more


def _how(service):
    if service.audience == Service.Audience.STAFF:
        return "condition", _("For staff and schools only")
    if service.by_dropping_in:
        return "so", _("Just go, or ask yourself") if service.by_yourself else _("Just go")
    if service.by_yourself:
        return "so", _("Ask yourself")
    through = []
    if service.by_any_professional:
        through.append(_("anybody who works with you"))
    if service.by_gp:
        through.append(_("a GP"))
    if service.by_school:
        through.append(_("school"))
    if service.by_council:
        through.append(_("a council assessment"))
    if not through:
        return "unknown", _("Who can ask: not known")
    return "condition", _("Through %(who)s") % {"who": _(" or ").join(through)}

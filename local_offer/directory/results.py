"""What fits, what may fit, and how many have each further choice."""

from dataclasses import dataclass
from functools import reduce
from itertools import islice
from operator import and_, or_

from django.db.models import Count, Prefetch, Q
from django.utils.translation import gettext as _

from local_offer.directory.sieve import Sieve, listed, sieve
from local_offer.models import Service, ServiceAtLocation
from publishing.paging import page_of
from publishing.shared import shared

SERVICES_A_PAGE = 10
FACETS = ("kinds", "access")  # what is counted beside a page


@dataclass(frozen=True)
class Choice:
    """One further choice, and how many services have it, of those that fit all else or may."""

    value: str
    words: str
    number: int
    is_chosen: bool


@dataclass(frozen=True)
class Possible:
    """Services that fit all that was asked, or may, as sets of a Sieve; `in_doubt` are those that
    may. `not_known` is what is not known of these. `ranks` are all of them, what comes first in a
    set of its own, and within a set the keys of `best` come first, then what follows by name."""

    sieve: Sieve
    all: int
    in_doubt: int
    not_known: list
    ranks: list
    best: tuple

    def __len__(self):
        return self.all.bit_count()

    def __getitem__(self, part):
        """Return (key, whether it is in doubt) of a slice of them, in their order."""
        return list(islice(self._in_order(), part.start, part.stop))

    def _in_order(self):
        for services in self.ranks:
            in_doubt = bool(services & self.in_doubt)
            for key in self.sieve.in_order(services, self.best):
                yield key, in_doubt


@dataclass(frozen=True)
class Results:
    """A page of services: `fitting` come first, then `possible`: something of them, `not_known`,
    is in doubt."""

    sieve: Sieve
    page: object
    fitting: list
    possible: list
    number_fitting: int
    number_possible: int
    not_known: list
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
    """Return the services that fit each condition, or may, as Possible: those that fit first, and
    of these what comes first by what was asked, or, with `first`, by these Qs. Its sieve knows
    `more` Qs and `relations` too. At most two queries, and one where words mean a term."""
    asked = [q for condition in conditions for q in (condition.may_fit, *condition.first)]
    known = sieve(request, [*asked, *first, *more], relations)
    fitting, doubts, best = fitting_all(known, conditions), {}, ()
    for condition in conditions:
        for doubt in condition.doubts:
            if doubted := known.of(doubt.of) & fitting:
                doubts[doubt.words] = doubts.get(doubt.words, 0) | doubted
    in_doubt = reduce(or_, doubts.values(), 0)
    ranks = [fitting ^ in_doubt, in_doubt]
    for qs in [first] if first else [condition.first for condition in conditions]:
        sets = [known.of(q) for q in qs]
        ranks = [rank for services in ranks for rank in _ranked(services, sets)]
    if not first:
        best = tuple(dict.fromkeys(key for condition in conditions for key in condition.best))
    return Possible(known, fitting, in_doubt, list(doubts), ranks, best)


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
    found = possible(request, conditions, more=easies, relations=FACETS)
    page = page_of(found, request, SERVICES_A_PAGE)
    rows = listed().filter(pk__in=dict(page.object_list))
    shown = with_what_is_shown(rows, form.cleaned_data["near"])
    page.object_list = in_order(page.object_list, shown)
    asked, of = form.cleaned_data, found.sieve.of
    # Any of within one kind of choice: what it has now does not narrow its own counts.
    others = [condition for condition in conditions if condition.part[0] != "kind"]
    of_any_kind = fitting_all(found.sieve, others)
    return Results(
        sieve=found.sieve,
        page=page,
        fitting=[one for one in page.object_list if not one.in_doubt],
        possible=[one for one in page.object_list if one.in_doubt],
        number_fitting=len(found) - found.in_doubt.bit_count(),
        number_possible=found.in_doubt.bit_count(),
        not_known=found.not_known,
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
    """Return those of some services that are among `found`, (key, whether it is in doubt), in this
    order, each with `in_doubt`."""
    row_of = {one.pk: one for one in services}
    rows = []
    for key, in_doubt in found:
        if key in row_of:  # it may have been hidden this moment
            row_of[key].in_doubt = in_doubt
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


def looser(conditions, known):
    """Return (Condition, how many would be left without it) of each thing that was asked, where
    nothing fits: what to let go of. `known` is the Sieve that found nothing."""
    found = []
    for condition in conditions:
        others = [other for other in conditions if other is not condition]
        if number := fitting_all(known, others).bit_count():
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

"""What fits, what may fit, and how many have each further choice."""

from dataclasses import dataclass

from django.db.models import Case, Count, Prefetch, Q, Value, When
from django.utils.translation import gettext as _

from local_offer.models import Service, ServiceAtLocation
from publishing.paging import page_of

SERVICES_A_PAGE = 10


@dataclass(frozen=True)
class Choice:
    """One further choice, and how many services have it, of those that fit all else or may."""

    value: str
    words: str
    number: int
    is_chosen: bool


@dataclass(frozen=True)
class Counts:
    """How many services fit or may, how many of these are in doubt, and what is not known of
    them; what more was counted, by its name."""

    all: int
    in_doubt: int
    not_known: list
    more: dict


@dataclass(frozen=True)
class Results:
    """A page of services: `fitting` come first, then `possible`: something of them, `not_known`,
    is in doubt."""

    page: object
    fitting: list
    possible: list
    number_fitting: int
    number_possible: int
    not_known: list
    easy: list
    kinds: list
    accesses: list


def listed():
    """Return every service the directory lists."""
    return Service.objects.visible().for_families()


def how_many():
    """Return how many services the directory lists, and how many of them are checked."""
    counts = listed().aggregate(
        listed=Count("pk"), checked=Count("pk", filter=Q(state=Service.State.CHECKED))
    )
    return counts["listed"], counts["checked"]


def possible(conditions):
    """Return the services that fit each condition, or may, each with `in_doubt`, and in their
    order: those that fit, and of these what comes first by what was asked."""
    found, doubts, order = listed(), Q(), ["in_doubt"]
    for number, condition in enumerate(conditions):
        found = found.filter(condition.may_fit)
        for doubt in condition.doubts:
            doubts |= doubt.of
        if condition.first:
            name = f"rank_{number}"
            ranks = [When(q, then=Value(rank)) for rank, q in enumerate(condition.first)]
            found = found.alias(**{name: Case(*ranks, default=Value(len(ranks)))})
            order.append(name)
    if places := [key for condition in conditions for key in condition.best]:
        found = found.alias(place=_places(places))
        order.append("place")
    in_doubt = Case(When(doubts, then=1), default=0) if doubts else Value(0)
    return found.annotate(in_doubt=in_doubt).order_by(*order, "name", "pk")


def _places(keys):
    """Return the place of a service among those of these keys, the last for all others."""
    places = (When(pk=key, then=Value(place)) for place, key in enumerate(keys))
    return Case(*places, default=Value(len(keys)))


def results(form, request):
    """Return the Results of a valid form."""
    conditions = form.conditions()
    found = possible(conditions)
    easy = {_column(value): Count("pk", filter=one.fits) for value, one in form.easies.items()}
    counts = count(found, conditions, **easy)
    # Putting thousands of keys in order is quick, and whole rows is not.
    keys = found.values_list("pk", "in_doubt")
    page = page_of(keys, request, SERVICES_A_PAGE, count=counts.all)
    in_doubt = dict(page.object_list)
    rows = Service.objects.filter(pk__in=in_doubt)
    row_of = {one.pk: one for one in with_what_is_shown(rows, form.cleaned_data["near"])}
    page.object_list = [row_of[key] for key in in_doubt]
    asked = form.cleaned_data
    return Results(
        page=page,
        fitting=[one for one in page.object_list if not in_doubt[one.pk]],
        possible=[one for one in page.object_list if in_doubt[one.pk]],
        number_fitting=counts.all - counts.in_doubt,
        number_possible=counts.in_doubt,
        not_known=counts.not_known,
        easy=[
            Choice(value, each.said, counts.more[_column(value)], value in asked["easy"])
            for value, each in form.easies.items()
        ],
        kinds=_choices("kinds", form.kinds, asked["kind"], _without(conditions, "kind")),
        accesses=_choices("access", form.accesses, asked["access"], conditions),
    )


def count(found, conditions, **more):
    """Return the Counts of what is `possible` by these conditions. One query, with whatever more
    is to be counted."""
    doubts = [doubt for condition in conditions for doubt in condition.doubts]
    counts = found.order_by().aggregate(
        all=Count("pk"),
        doubted=Count("pk", filter=Q(in_doubt=1)),
        **{f"doubt_{n}": Count("pk", filter=doubt.of) for n, doubt in enumerate(doubts)},
        **more,
    )
    not_known = [doubt.words for n, doubt in enumerate(doubts) if counts[f"doubt_{n}"]]
    return Counts(counts["all"], counts["doubted"], not_known, counts)


def _column(value):
    return f"easy_{value.replace('-', '_')}"


def _without(conditions, name):
    """Any of within one kind of choice: what it has now does not narrow its own counts."""
    return [condition for condition in conditions if condition.part[0] != name]


def _choices(relation, terms, chosen, conditions):
    through = getattr(Service, relation).through
    left = possible(conditions).order_by().values("pk")
    rows = through.objects.filter(service__in=left).order_by().values_list("term")
    number_of = dict(rows.annotate(number=Count("pk")))
    return [
        Choice(slug, term.name, number_of.get(term.pk, 0), slug in chosen)
        for slug, term in terms.items()
        if number_of.get(term.pk) or slug in chosen
    ]


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


def looser(form):
    """Return (Condition, how many would be left without it) of each thing that was asked, where
    nothing fits: what to let go of."""
    conditions = form.conditions()
    found = []
    for condition in conditions:
        others = [other for other in conditions if other is not condition]
        number = possible(others).count()
        if number:
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

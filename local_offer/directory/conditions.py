"""What each thing that can be asked of the directory demands of a service.

Conditions are sets of keys and not joins, so that a service that has two of something is still one
service. Nor are they subqueries a row, which cost three times as much with 20,000 services. Pages
ask for each part of them once for all (`local_offer.directory.sieve`); the API puts them into its
own queries.
"""

from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.db.models import Q
from django.utils.translation import gettext as _

from local_offer.directory.sieve import Having
from local_offer.directory.words import terms_named
from local_offer.models import Service, Term
from publishing.keys import Keys

ANY_NEED = "any-need"
NEARBY = 5  # miles: what is that near comes first

ANYWHERE = (Service.Area.WEST_YORKSHIRE, Service.Area.ENGLAND)
# Of so many services the order of the search is kept, and the others follow by name: further down
# it tells little, and a name is found more easily.
BEST = 50


def has_term(relation, terms):
    """Return the condition on services that they have one of these terms by this relation, such
    as "needs"."""
    return Q(pk__in=Having(relation, terms))


def is_somewhere(places=None):
    """Return the condition on services that the public is told where they can be met; with
    `places`, that it is at one of these."""
    return Q(pk__in=Having("locations", places))


@dataclass(frozen=True)
class Doubt:
    """Services of which one thing is not known, so that they may fit: never also among those that
    fit. `words` say what is not known, as in "we do not know their ages"."""

    of: Q
    words: str


@dataclass(frozen=True)
class Condition:
    """One thing that was asked. `fits` is for services that are known to. `said` is how it was
    asked, for people, `part` how the address asks for it: (name, value). `about` are the terms it
    asks for; None is something that we do not know. Of those that fit, those that are not
    `directly` about it are for many needs, and come after all that are; None: all are. What is
    `first` comes before what is alike otherwise, the best first; and what is alike still comes in
    the order of `best`, keys."""

    said: str
    part: tuple
    fits: Q
    doubts: tuple = ()
    about: tuple = ()
    directly: Q | None = None
    first: tuple = ()
    best: tuple = ()

    @property
    def may_fit(self):
        """Those that fit, and those in doubt."""
        return reduce(or_, (doubt.of for doubt in self.doubts), self.fits)


def is_easy():
    """Return {value: Condition} of each way in which help may be easy to get."""
    said_who_can_ask = [
        *(Q(by_yourself=True), Q(by_dropping_in=True), Q(by_gp=True)),
        *(Q(by_school=True), Q(by_any_professional=True), Q(by_council=True)),
    ]
    nobody_knows = ~reduce(or_, said_who_can_ask)
    not_known = Service.YesNo.NOT_KNOWN
    cost = Q(cost=Service.Cost.NOT_KNOWN) | Q(cost=Service.Cost.FREE_TO_SOME)
    found = (
        Condition(
            _("You can ask yourself"),
            ("easy", "yourself"),
            Q(by_yourself=True) | Q(by_dropping_in=True),
            (Doubt(nobody_knows, _("who can ask")),),
        ),
        Condition(
            _("No diagnosis needed"),
            ("easy", "no-diagnosis"),
            Q(needs_diagnosis=Service.YesNo.NO),
            (Doubt(Q(needs_diagnosis=not_known), _("whether they want a diagnosis")),),
        ),
        Condition(
            _("No EHC plan needed"),
            ("easy", "no-ehcp"),
            Q(needs_ehcp=Service.YesNo.NO),
            (Doubt(Q(needs_ehcp=not_known), _("whether they want an EHC plan")),),
        ),
        Condition(
            _("Free"),
            ("easy", "free"),
            Q(cost=Service.Cost.FREE),
            (Doubt(cost, _("what they cost you")),),
        ),
    )
    return {each.part[1]: each for each in found}


def is_about(found, terms):
    """For words, given what the search found by them and all terms there are: what has the terms
    that they mean comes first, then what says them, then what is for a part of the terms: these
    are directly about it. What is for a wider need fits as well, or for any. Return None for words
    that say nothing."""
    meant = terms_named(found.asked.terms, terms)
    if found.asked.is_empty and not meant:
        return None
    keys = () if found.asked.is_empty else tuple(found.rows_of("service"))
    says_them, best = Q(pk__in=Keys(keys)), keys[:BEST]
    if not meant or found.asked.phrases:  # who writes “words in quotes” wants these words
        said = _as_typed(found.asked)
        return Condition(said, ("q", None), says_them, about=tuple(meant) or (None,), best=best)
    ids = [term.pk for term in meant]
    in_so_many_words = has_term("needs", ids) | has_term("kinds", ids)
    parts = has_term("needs", Term.objects.filter(parent__in=ids).values_list("pk", flat=True))
    wider = has_term("needs", [term.parent_id for term in meant if term.parent_id])
    any_need = has_term("needs", [term.pk for term in terms if _is_any_need(term)])
    directly = in_so_many_words | says_them | parts
    return Condition(
        ", ".join(term.name for term in meant),
        ("q", None),
        directly | wider | any_need,
        about=tuple(meant),
        directly=directly,
        first=(in_so_many_words, says_them, wider),
        best=best,
    )


def _as_typed(asked):
    """Return the words that count, after what is in quotes: all of it, as it was typed."""
    in_quotes = {stem for phrase in asked.phrases for stem in phrase}
    others = (word for stem, word in asked.words.items() if stem not in in_quotes)
    return " ".join([*(f"“{quoted}”" for quoted in asked.quoted), *others])


def _is_any_need(term):
    return (term.taxonomy, term.slug) == (Term.Taxonomy.NEED, ANY_NEED)


def is_for_age(age):
    """For whole years. A service may say its youngest age, its oldest, both or neither."""
    unknown = Q(min_age=None) & (Q(max_age=None) | Q(max_age__gte=age))
    unknown |= Q(max_age=None, min_age__lte=age)
    return Condition(
        _("Age %(age)s") % {"age": age},
        ("age", None),
        Q(min_age__lte=age, max_age__gte=age),
        (Doubt(unknown, _("their ages")),),
    )


def serves(home):
    """For people who live there; what can be met nearby first, what is further away last."""
    sure, doubtful = _areas(home)
    near = [pk for pk, miles in home.miles.items() if miles <= NEARBY]
    return Condition(
        _("Living in %(place)s") % {"place": home.place.name},
        ("near", None),
        Q(area__in=sure),
        (Doubt(Q(area__in=doubtful), _("whether they serve where you live")),) if doubtful else (),
        first=(is_somewhere(near), ~is_somewhere()),
    )


def _areas(home):
    """Return (areas that home lies in, areas of which nobody can tell from a district)."""
    kirklees, halves = Service.Area.KIRKLEES, (Service.Area.NORTH, Service.Area.SOUTH)
    if home.place.is_beyond:
        return ANYWHERE, (kirklees, *halves)
    if home.part:
        return (*ANYWHERE, kirklees, home.part), ()
    return (*ANYWHERE, kirklees), halves


def is_within(home, miles):
    """For what can be met that near."""
    near = [pk for pk, distance in home.miles.items() if distance <= miles]
    return Condition(
        _("Within %(miles)s miles") % {"miles": miles},
        ("miles", None),
        is_somewhere(near),
        (Doubt(~is_somewhere(), _("where they are")),),
    )


def is_of_kinds(terms):
    """For any of these kinds of help."""
    said = _(" or ").join(term.name for term in terms)
    fits = has_term("kinds", [term.pk for term in terms])
    return Condition(said, ("kind", None), fits, about=tuple(terms))


def has_access(term):
    """For one kind of access. What nobody has said is not known."""
    fits = has_term("access", [term.pk])
    doubt = Doubt(~fits, _("about their access"))
    return Condition(term.name, ("access", term.slug), fits, (doubt,), about=(term,))

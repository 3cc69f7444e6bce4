"""What somebody asked of the directory, and the conditions that puts on services."""

from dataclasses import dataclass

from django import forms
from django.db.models import Exists, OuterRef, Q
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from local_offer.directory.near import home_named
from local_offer.directory.words import meant_by, says_crisis
from local_offer.models import Service, ServiceAtLocation, Term
from local_offer.querysets import has_term

LONGEST_SEARCH = 200
OLDEST = 25
MILES = (3, 5, 10, 20)
ANY_NEED = "any-need"

EVERYWHERE = (Service.Area.KIRKLEES, Service.Area.WEST_YORKSHIRE, Service.Area.ENGLAND)


@dataclass(frozen=True)
class Condition:
    """One thing that was asked. `fits` is for services that are known to, and `unknown` for those
    of which nobody knows: they may fit. `said` is how it was asked, for people, `part` how the
    address asks for it: (name, value). `about` are the terms it asks for, None among them if it is
    something we do not know."""

    said: str
    part: tuple
    fits: Q
    unknown: Q | None = None
    not_known: str = ""  # what is not known of such services, as in "we do not know their ages"
    best: Q | None = None  # of those that fit, what comes first
    about: tuple = ()

    @property
    def may_fit(self):
        return self.fits | self.unknown if self.unknown else self.fits


class Easy:
    """Ways in which help may be easy to get, as addresses name them."""

    YOURSELF, NO_DIAGNOSIS, NO_EHCP, FREE = "yourself", "no-diagnosis", "no-ehcp", "free"


def easy_conditions():
    """Return {value: Condition} of each way in which help may be easy to get."""
    nobody_knows = ~Q(by_yourself=True) & ~Q(by_dropping_in=True) & ~Q(by_gp=True)
    nobody_knows &= ~Q(by_school=True) & ~Q(by_any_professional=True) & ~Q(by_council=True)
    not_known = Service.YesNo.NOT_KNOWN
    return {
        each.part[1]: each
        for each in (
            Condition(
                _("You can ask yourself"),
                ("easy", Easy.YOURSELF),
                Q(by_yourself=True) | Q(by_dropping_in=True),
                nobody_knows,
                _("who can ask"),
            ),
            Condition(
                _("No diagnosis needed"),
                ("easy", Easy.NO_DIAGNOSIS),
                Q(needs_diagnosis=Service.YesNo.NO),
                Q(needs_diagnosis=not_known),
                _("whether they want a diagnosis"),
            ),
            Condition(
                _("No EHC plan needed"),
                ("easy", Easy.NO_EHCP),
                Q(needs_ehcp=Service.YesNo.NO),
                Q(needs_ehcp=not_known),
                _("whether they want an EHC plan"),
            ),
            Condition(
                _("Free"),
                ("easy", Easy.FREE),
                Q(cost=Service.Cost.FREE),
                Q(cost=Service.Cost.NOT_KNOWN) | Q(cost=Service.Cost.FREE_TO_SOME),
                _("what they cost you"),
            ),
        )
    }


class DirectoryForm(forms.Form):
    """What was asked. Every part may stay empty."""

    q = forms.CharField(
        label=gettext_lazy("What do you need help with?"),
        help_text=gettext_lazy("Such as “hardly talks” or “wheelchair”"),
        required=False,
        max_length=LONGEST_SEARCH,
    )
    age = forms.IntegerField(
        label=gettext_lazy("Age"),
        help_text=gettext_lazy("0 to 25"),
        required=False,
        min_value=0,
        max_value=OLDEST,
        error_messages={
            "invalid": gettext_lazy("Write the age in numbers, such as 4."),
            "min_value": gettext_lazy("Write an age from 0 to 25."),
            "max_value": gettext_lazy("Write an age from 0 to 25."),
        },
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    near = forms.CharField(
        label=gettext_lazy("Where you live"),
        help_text=gettext_lazy("Town or postcode"),
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    miles = forms.TypedChoiceField(
        label=gettext_lazy("How far you can go"),
        choices=[(number, number) for number in MILES],
        coerce=int,
        empty_value=10,
        required=False,
    )
    kind = forms.MultipleChoiceField(label=gettext_lazy("Kind of help"), required=False)
    access = forms.MultipleChoiceField(label=gettext_lazy("Access"), required=False)
    easy = forms.MultipleChoiceField(label=gettext_lazy("Easy to get"), required=False)
    use_required_attribute = False

    def __init__(self, data=None):
        super().__init__(data, auto_id="find-%s")
        self.terms = list(Term.objects.visible())
        self.kinds = self._terms_of(Term.Taxonomy.KIND)
        self.accesses = self._terms_of(Term.Taxonomy.ACCESS)
        self.easies = easy_conditions()
        self.fields["kind"].choices = [(slug, term.name) for slug, term in self.kinds.items()]
        self.fields["access"].choices = [(slug, t.name) for slug, t in self.accesses.items()]
        self.fields["easy"].choices = [(value, c.said) for value, c in self.easies.items()]

    def clean_near(self):
        text = self.cleaned_data["near"]
        return home_named(text) if text.strip() else None

    @property
    def first_questions(self):
        """The three questions to start from."""
        return [self["q"], self["age"], self["near"]]

    @property
    def typed(self):
        """(name, value) of what was typed, for the form of further choices to carry."""
        return [(f.name, f.value()) for f in self.first_questions if f.value()]

    @property
    def has_choices(self):
        """Whether any further choice is made."""
        return any(self.cleaned_data[name] for name in ("easy", "kind", "access"))

    @property
    def says_crisis(self):
        return says_crisis(self["q"].value() or "")

    def conditions(self):
        """Return the Condition of each thing that was asked. Only a valid form may be asked."""
        return self._conditions

    @cached_property
    def _conditions(self):
        asked = self.cleaned_data
        found = []
        if asked["q"].strip():
            found.append(_about(asked["q"], self.terms))
        if asked["age"] is not None:
            found.append(_aged(asked["age"]))
        if asked["near"]:
            found.append(_near(asked["near"], asked["miles"], self["near"].value()))
        found += [self._of_kinds(asked["kind"])] if asked["kind"] else []
        found += [self._with_access(slug) for slug in asked["access"]]
        found += [self.easies[value] for value in asked["easy"]]
        return found

    def _terms_of(self, taxonomy):
        return {term.slug: term for term in self.terms if term.taxonomy == taxonomy}

    def _of_kinds(self, slugs):
        names = [self.kinds[slug].name for slug in slugs]
        terms = [self.kinds[slug] for slug in slugs]
        said = _(" or ").join(names)
        fits = Q(has_term("kinds", [term.pk for term in terms]))
        return Condition(said, ("kind", None), fits, about=tuple(terms))

    def _with_access(self, slug):
        term = self.accesses[slug]
        fits = Q(has_term("access", [term.pk]))
        not_known = _("about their access")
        return Condition(term.name, ("access", slug), fits, ~fits, not_known, about=(term,))


def _about(text, known):
    terms, rest = meant_by(text, known)
    condition, best = Q(), None
    if terms:
        ids = [term.pk for term in terms]
        # Said in so many words: before what is for any need.
        best = Q(has_term("needs", ids)) | Q(has_term("kinds", ids))
        condition = Q(has_term("needs", _with_family(terms))) | best
    else:
        condition = _saying(rest or [text.strip()])
    said = ", ".join(term.name for term in terms) if terms else f"“{text.strip()}”"
    return Condition(said, ("q", None), condition, best=best, about=tuple(terms) or (None,))


def _with_family(terms):
    """The terms, what is part of them, what they are part of, and "any need"."""
    ids = {term.pk for term in terms} | {term.parent_id for term in terms if term.parent_id}
    parts = Q(parent__in=[term.pk for term in terms])
    family = Term.objects.filter(Q(pk__in=ids) | parts | Q(slug=ANY_NEED, taxonomy="need"))
    return family.values("pk")


def _saying(words):
    condition = Q()
    for word in words:
        either = Q()
        for name in ("name", "former_name", "what", "who_for", "organisation__name"):
            either |= Q(**{f"{name}__icontains": word})
        condition &= either
    return condition


def _aged(age):
    fits = Q(min_age__lte=age, max_age__gte=age)
    unknown = Q(min_age=None) & (Q(max_age=None) | Q(max_age__gte=age))
    unknown |= Q(max_age=None, min_age__lte=age)
    said = _("Age %(age)s") % {"age": age}
    return Condition(said, ("age", None), fits, unknown, _("their ages"))


def _near(home, miles, typed):
    near = [pk for pk, distance in home.miles.items() if distance <= miles]
    somewhere = ServiceAtLocation.objects.visible().filter(service=OuterRef("pk"))
    is_near = Exists(somewhere.filter(location__place__in=near))
    serves = Q(area__in=EVERYWHERE)
    if home.part:
        serves |= Q(area=home.part)
    fits = serves & (Q(is_near) | ~Q(Exists(somewhere)))
    said = _("Near %(place)s") % {"place": home.place.name}
    return Condition(said, ("near", None), fits)

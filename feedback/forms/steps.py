"""The questions several forms ask, each in one place."""

from crispy_forms.layout import HTML
from django.utils.translation import gettext_lazy as _

from feedback.forms.fields import (
    Email,
    HowManyField,
    LineField,
    OneChoiceField,
    Phone,
    TickField,
    WordsField,
)
from feedback.forms.journeys import FormStep
from feedback.models import Submission

Age, Reach, Role = Submission.Age, Submission.Reach, Submission.Role

# Stands on every page where people write freely: who to call when a child may be at risk.
SAFETY = HTML('{% include "feedback/_safety.html" %}')


class About(FormStep):
    """Which part of the plan."""

    slug = "about"
    title = _("Which part of the plan is it about?")
    heading = "about"

    about = OneChoiceField(
        label=title,
        missing=_("Choose the part it is about. You can choose “Not sure”."),
        help_text=_("If you are not sure, choose that. We will find out."),
    )
    unanswered = {"about": _("Not sure, or all of it")}

    def adapt(self, places):
        self.fields["about"].choices = places.choices()


class Who(FormStep):
    """Who is telling us, never by name."""

    slug = "who"
    title = _("About you")
    lede = _("It helps us to see who we hear from. You can leave all of this empty.")

    role = OneChoiceField(Role.choices, label=_("Who are you?"))
    helped = TickField(label=_("Somebody is helping me to fill this in"))


class WhoAndWhere(Who):
    """The same, for forms that groups and schools use too."""

    organisation = LineField(
        label=_("Your group, school or service"),
        attrs={"autocomplete": "organization"},
    )

    field_order = ("role", "organisation", "helped")


class HowOld(FormStep):
    """Asked of young people only: we keep less about the younger ones.

    UK GDPR article 8 and the Children's Code: under 13, nothing that leads to the child.
    """

    slug = "age"
    title = _("How old are you?")
    heading = "age"

    age = OneChoiceField(
        Age.choices,
        label=title,
        missing=_("Choose how old you are."),
        help_text=_("We ask because we keep less about children under 13."),
        hints={
            Age.UNDER_13: _(
                "We will not keep your name, your school or how to reach you. Ask a grown-up you "
                "trust to finish this with you, such as a parent or carer."
            ),
            Age.UNDER_16: _("You can do this by yourself. It is good to talk about it first."),
            Age.OLDER: _("You decide for yourself."),
        },
    )

    @classmethod
    def applies(cls, answers):
        return answers.get("role") == Role.YOUNG_PERSON

    def clean(self):
        """Let go of the school or group that a child under 13 named on the page before."""
        answers = self.cleaned_data
        if answers.get("age") == Age.UNDER_13 and "organisation" in self.answers:
            answers["organisation"] = ""
        return answers


class HowManyFamilies(FormStep):
    """Asked of grown-ups only: a child speaks for nobody's family. Who did not say may be one."""

    slug = "families"
    title = _("How many families do you speak for?")
    heading = "families"

    families = HowManyField(
        label=title,
        help_text=_(
            "Only if it is more than your own. A rough number is fine, such as “about 30”."
        ),
    )

    @classmethod
    def applies(cls, answers):
        return answers.get("role") not in (None, "", Role.YOUNG_PERSON)


class HowToReach(FormStep):
    """How to answer. Only what the chosen way needs is kept, and of a child under 13 nothing."""

    slug = "reach"
    title = _("How can we answer you?")
    lede = _("We use this only to answer you.")
    # Whether there is no sense in sending it without a way to answer.
    must_answer = False

    # What each way needs, and what to say when it is missing.
    NEEDS = {
        Reach.EMAIL: ("email", _("Write your e-mail address.")),
        Reach.PHONE: ("phone", _("Write your phone number.")),
        Reach.LETTER: ("postal_address", _("Write your address, with the postcode.")),
        Reach.HELPER: ("helper", _("Write who helps you, and how to reach them.")),
    }
    REVEALS = {way: field for way, (field, _missing) in NEEDS.items()}

    name = LineField(label=_("Your name"), attrs={"autocomplete": "name", "spellcheck": "false"})
    reach_by = OneChoiceField(
        Reach.choices,
        label=_("Do you want an answer?"),
        missing=_("Choose if and how we should answer."),
        reveals=REVEALS,
    )
    email = Email(label=_("E-mail address"))
    phone = Phone(label=_("Phone number"))
    postal_address = WordsField(
        label=_("Address and postcode"),
        max_length=500,
        attrs={"rows": 4, "autocomplete": "street-address"},
    )
    helper = WordsField(
        label=_("Who helps you, and how can we reach them?"),
        help_text=_("Such as a parent, a carer or a worker. Please ask them first."),
        max_length=500,
        attrs={"rows": 3},
    )

    layout = ("name", "reach_by")

    def adapt(self, places):
        """Offer only the ways this person can be answered in."""
        ways = dict(Reach.choices)
        if self.must_answer:
            del ways[Reach.NO_NEED]
        if self.is_young_child:
            self.lede = _("You are under 13, so we do not ask for your name or how to reach you.")
            ways = {way: ways[way] for way in (Reach.NO_NEED, Reach.HELPER) if way in ways}
            for field in ("name", "email", "phone", "postal_address"):
                del self.fields[field]
        elif not self.answers.get("role"):
            self.lede = _(
                "We use this only to answer you. Under 13? Give us a grown-up’s details instead."
            )
        self.fields["reach_by"].choices = ways.items()

    @property
    def is_young_child(self):
        """Whether a child under 13 is telling us."""
        return self.answers.get("age") == Age.UNDER_13

    def clean(self):
        """Ask for what the chosen way needs, and drop what it does not."""
        chosen = self.cleaned_data.get("reach_by")
        for way, (field, missing) in self.NEEDS.items():
            if way != chosen:
                self._drop(field)
            elif not self.cleaned_data.get(field) and field not in self.errors:
                self.add_error(field, missing)
        return self.cleaned_data

    def _drop(self, field):
        self.cleaned_data.pop(field, None)
        self.errors.pop(field, None)


class HowToReachForSure(HowToReach):
    """The same, where there must be an answer."""

    must_answer = True

    reach_by = OneChoiceField(
        Reach.choices,
        label=_("How should we answer?"),
        missing=_("Choose how we should answer."),
        reveals=HowToReach.REVEALS,
    )

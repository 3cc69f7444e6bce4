"""A journey: a form in short steps. What was answered travels with the page, in hidden fields.

So nothing is kept before it is sent, no cookie is needed, and going back, a second window or a
night in between loses nothing. Each turn is one POST with all answers so far, `step`, the page it
was sent from, `seen`, the steps passed so far, and `go`, what the person wants: next, back,
change-<step> or send.
"""

from collections.abc import Callable
from dataclasses import dataclass

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.utils.datastructures import MultiValueDict
from django.utils.functional import cached_property

from feedback.forms.intake import CheckedAnswers
from feedback.models import PersonalPart, Submission
from privacy.retention import sentences_about
from publishing.govuk import GovukRenderer
from publishing.models import OwnerSettings

NEXT, BACK, CHANGE, SEND = "next", "back", "change-", "send"


class FormStep(forms.Form):
    """One page of questions.

    `slug` is what `step`, `seen` and `go` call it, `title` its heading. Where the only question
    of a page is its heading, `heading` names that field. `lede` says why we ask. `layout` is in
    crispy's words; without one, the fields stand as they are declared. `unanswered` says by field
    what it means that nothing of it was kept.
    """

    slug = ""
    title = ""
    heading = None
    lede = ""
    layout = ()
    unanswered = {}

    default_renderer = GovukRenderer
    use_required_attribute = False

    def __init__(self, data=None, *, answers=None, places=None, **options):
        """`answers` are the clean answers of the steps before; `places` is what it may be about."""
        super().__init__(data, auto_id="%s", label_suffix="", **options)
        self.answers = answers or {}
        self.adapt(places)

    @classmethod
    def applies(cls, answers):
        """Whether this is asked at all, given the clean answers so far."""
        return True

    def adapt(self, places):
        """Fit the questions to the answers so far."""

    @property
    def helper(self):
        """What crispy lays out."""
        helper = FormHelper()
        helper.form_tag = False
        pieces = self.layout or self.fields
        gone = self.base_fields.keys() - self.fields.keys()
        helper.layout = Layout(*(piece for piece in pieces if piece not in gone))
        return helper

    @classmethod
    def typed(cls, data):
        """Return what was typed so far in this step, checked or not: name to list of values."""
        return {
            name: data.getlist(name)
            if isinstance(field, forms.MultipleChoiceField)
            else data.getlist(name)[-1:]
            for name, field in cls.base_fields.items()
        }

    @classmethod
    def as_typed(cls, data, **options):
        """Return this step with what was typed in it, and without a word about mistakes."""
        initial = {
            name: values
            if isinstance(cls.base_fields[name], forms.MultipleChoiceField)
            else values[0]
            for name, values in cls.typed(data).items()
            if values
        }
        return cls(initial=initial, **options)


@dataclass(frozen=True)
class Journey:
    """One form: what it is, its steps, and what happens with what is sent."""

    form: Submission.Form
    title: str
    steps: tuple[type[FormStep], ...]
    # What happens next, as sentences, given the owner settings and what was stored.
    what_happens: Callable[[OwnerSettings, Submission], list[str]]

    @property
    def url_name(self):
        return f"feedback_{self.form.replace('-', '_')}"

    @property
    def first_step(self):
        return self.steps[0]

    @property
    def how_long_it_is_kept(self):
        """How long we keep what is sent, in sentences."""
        return sentences_about(self.form)

    @property
    def may_be_given(self):
        """The questions an address may answer in advance: "?about=wt-1&topic=not-working"."""
        asked = {name for step in self.steps for name in step.base_fields}
        return asked & {"about", "topic"}


class Walk:
    """One person's way through a journey, as far as one POST tells."""

    def __init__(self, journey, data, places):
        self.journey = journey
        self.data = data
        self.places = places
        self.seen = [
            step.slug for step in journey.steps if step.slug in data.get("seen", "").split()
        ]

    @classmethod
    def from_the_start(cls, journey, places, given):
        """Begin a journey that knows some answers already, from the address: name to value."""
        data = MultiValueDict({name: [value] for name, value in given.items()})
        walk = cls(journey, data, places)
        # Nothing is asked twice: a page whose only answer is given is passed.
        walk.seen = [step.slug for step in journey.steps if step.heading and step.heading in given]
        return walk

    @property
    def is_sending(self):
        """Whether the person pressed Send."""
        return self.data.get("go") == SEND

    @property
    def knows_what_was_given(self):
        """Whether all that the address gave is among the answers there are."""
        fields = {
            name: field for step in self.steps.values() for name, field in step.fields.items()
        }
        return all(
            name in fields and value in dict(fields[name].choices)
            for name, value in self.data.items()
        )

    @property
    def said_about(self):
        """What it is about, in words, where a question of its own asks that and it is answered by
        something that has a name; else ""."""
        named = self.data.get("about", "")
        asks = any(step.heading == "about" for step in self.journey.steps)
        return self.places.name_of(named) if asks else ""

    @cached_property
    def steps(self):
        """The steps that apply, by slug, each bound to what was posted."""
        steps, answers = {}, {}
        for step in self.journey.steps:
            if step.applies(answers):
                bound = step(self.data, answers=dict(answers), places=self.places)
                steps[step.slug] = bound
                bound.is_valid()
                answers |= bound.cleaned_data
        return steps

    def turn(self):
        """Return the page to show: a FormStep, with its mistakes if it must be answered again, or
        None for the page that shows all answers."""
        go, left = self.data.get("go", NEXT), self.data.get("step", "")
        if go == SEND:
            self.seen = list(self.steps)
        elif go.startswith(CHANGE) and go.removeprefix(CHANGE) in self.steps:
            return self._as_typed(go.removeprefix(CHANGE))
        elif go == BACK:
            return self._as_typed(self._before(left))
        elif left in self.steps and self.steps[left].is_valid() and left not in self.seen:
            self.seen.append(left)
        elif left in self.steps and not self.steps[left].is_valid():
            return self.steps[left]
        return self._next()

    def begin(self):
        """Return the page to show first."""
        return self._as_typed(self.journey.first_step.slug)

    def _next(self):
        for slug, step in self.steps.items():
            if slug not in self.seen:
                return self._as_typed(slug)
            if not step.is_valid():
                return step
        return None

    def _before(self, left):
        slugs = list(self.steps)
        place = slugs.index(left) if left in slugs else len(slugs)
        return slugs[max(0, place - 1)]

    def _as_typed(self, slug):
        bound = self.steps[slug]
        return type(bound).as_typed(self.data, answers=bound.answers, places=self.places)

    def carried(self, shown):
        """Return (name, value) of everything typed on other pages than the one shown."""
        typed = {}
        for step in self.journey.steps:
            typed |= step.typed(self.data)
        return [
            (name, value)
            for name, values in typed.items()
            if shown is None or name not in shown.fields
            for value in values
            if value
        ]

    def rows(self):
        """Yield (step, field) of every question that applies, for a last look."""
        kept = {}
        for step in self.steps.values():
            kept |= step.cleaned_data
        for step in self.steps.values():
            for field in step:
                # A later answer may have emptied an earlier one: then it is not sent either.
                was_let_go = step.cleaned_data.get(field.name) and not kept[field.name]
                if field.name in step.cleaned_data and not was_let_go:
                    yield step, field

    def told(self, token, suspect_because):
        """Return the checked answers as intake takes them. Only when `turn` had no more to ask."""
        answers, consents = {}, {}
        for step in self.steps.values():
            consents |= step.cleaned_data.get("consents", {})
            answers |= step.cleaned_data
        if "about" in answers:
            answers |= self.places.of(answers["about"])
        return CheckedAnswers(
            form=self.journey.form,
            token=token,
            submission=_belonging_to(Submission, answers),
            personal=_belonging_to(PersonalPart, answers),
            consents=consents,
            suspect_because=suspect_because,
        )


def _belonging_to(model, answers):
    names = {field.name for field in model._meta.concrete_fields}
    return {name: value for name, value in answers.items() if name in names and value is not None}

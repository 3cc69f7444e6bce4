"""How much of what the public could read of a row is filled in, said above its form."""

from dataclasses import dataclass

from django.utils.translation import gettext as _


@dataclass(frozen=True)
class Fact:
    """Something that the public could read of a row. `url` leads to where it is put right: a box of
    the row's form, such as #id_source, or another page."""

    what: str
    url: str
    is_there: bool


@dataclass(frozen=True)
class Part:
    """A part of a form that is not complete, or not yet. `said` is how far it is, "" for not at
    all."""

    name: str
    url: str
    said: str = ""


@dataclass(frozen=True)
class HowMuch:
    """How many of the things that should be there are, and which parts of the form tell more."""

    filled: int
    wanted: int
    explanation: str
    parts: list

    @classmethod
    def of(cls, facts):
        """Return it for a list of Fact; its parts are what is missing."""
        missing = [Part(fact.what, fact.url) for fact in facts if not fact.is_there]
        explanation = _(
            "What is missing, the public cannot read. Fill in what you know; nobody makes up the"
            " rest."
        )
        return cls(
            len(facts) - len(missing),
            len(facts),
            explanation if missing else _("All of it is filled in."),
            missing,
        )


class TellsHowMuch:
    """An admin whose form says how much of a row is filled in, to those who may change it."""

    def how_much_of(self, row):
        """Return the HowMuch of a stored row, or None if nothing is asked of it."""
        raise NotImplementedError

    def render_change_form(self, request, context, **kwargs):
        row = kwargs.get("obj")
        if row and self.has_change_permission(request, row):
            context["how_much"] = self.how_much_of(row)
        return super().render_change_form(request, context, **kwargs)

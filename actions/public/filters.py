"""Choosing actions by area, status, quarter and words, in any combination."""

from django import forms
from django.utils.functional import cached_property
from django.utils.html import format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _

from actions.models import Action, DueDate, FocusArea, Round
from actions.quarters import Quarter, QuarterFormField
from actions.references import as_reference
from actions.statuses import LABELS, NO_UPDATE, READING_ORDER, WITHDRAWN
from publishing.personal_words import look_personal
from publishing.plain_text import TOO_LONG
from publishing.shared import shared
from search.finding import find

OVERDUE, MOVED, SILENT = "overdue", "moved", "silent"
LONGEST_SEARCH = 100
IS_CHOSEN = mark_safe(" selected")


class PlainSelect(forms.Select):
    """A list to choose from, without groups. Django's own draws a template or two for every choice,
    and there is a choice for each quarter."""

    template_name = "components/select.html"

    def optgroups(self, name, value, attrs=None):
        """Return the choices as HTML; `value` lists what is chosen, as text."""
        return format_html_join(
            "\n",
            '<option value="{}"{}>{}</option>',
            (
                (code, IS_CHOSEN if str(code) in value else "", label)
                for code, label in self.choices
            ),
        )


class AreaFilter(forms.Form):
    """What a visitor asked of a list of actions, from the address: of which area they are."""

    area = forms.ChoiceField(
        label=_("Focus area"),
        required=False,
        widget=PlainSelect,
        error_messages={
            "invalid_choice": _("There is no such focus area. Choose one from the list.")
        },
    )

    def __init__(self, request):
        """One query: the areas, which pages share."""
        super().__init__(request.GET, use_required_attribute=False, label_suffix="")
        self.request = request
        areas = shared(request, "areas to choose", _areas)
        self.fields["area"].choices = [("", _("Any")), *areas]
        self.fields["area"].widget.attrs["class"] = "govuk-select"

    @property
    def is_asking(self):
        """Whether anything was asked for at all."""
        return any(self.cleaned_data.values())

    @property
    def area_in_words(self):
        """The name of the area that was chosen, or ""."""
        asked = self.cleaned_data["area"]
        return asked and dict(self.fields["area"].choices)[asked]

    def choose(self, actions):
        """Return those of the actions that are of the area. Only a valid form may be asked."""
        asked = self.cleaned_data["area"]
        return actions.filter(area__slug=asked) if asked else actions


class ActionFilter(AreaFilter):
    """The same of the list of all actions, and besides by words, status and quarter."""

    field_order = ["q", "area", "status", "quarter"]

    q = forms.CharField(
        label=_("Words"),
        required=False,
        max_length=LONGEST_SEARCH,
        error_messages={"max_length": TOO_LONG},
    )
    status = forms.ChoiceField(
        label=_("How it is going"),
        required=False,
        widget=PlainSelect,
        choices=[
            ("", _("Any")),
            *[(str(status), LABELS[status]) for status in READING_ORDER],
            (OVERDUE, _("Past its planned date")),
            (MOVED, _("Date moved")),
            (SILENT, _("No update in the latest quarter")),
        ],
        error_messages={"invalid_choice": _("There is no such status. Choose one from the list.")},
    )
    quarter = QuarterFormField(
        label=_("Planned for"),
        required=False,
        widget=PlainSelect,
        error_messages={"invalid": _("There is no such quarter. Choose one from the list.")},
    )

    def __init__(self, request):
        """Three queries: the areas, and the first and the last quarter to choose; pages share
        them."""
        super().__init__(request)
        self.quarters = shared(request, "quarters to choose", _planned_quarters)
        self.fields["quarter"].widget.choices = [
            ("", _("Any")),
            *[(quarter.code, str(quarter)) for quarter in self.quarters],
        ]
        if not self.quarters and not self.data.get("quarter"):
            del self.fields["quarter"]  # nothing to choose from
        for name, field in self.fields.items():
            field.widget.attrs["class"] = "govuk-input" if name == "q" else "govuk-select"

    @cached_property
    def found(self):
        """What the words find, as `search.finding.find` returns it; None if there are none."""
        typed = self.cleaned_data["q"]
        return find(typed, among=("action", "measure")) if typed else None

    @property
    def only_reference(self):
        """The reference that is all that was asked for, such as "WT 1" for "wt1", or None."""
        asked = dict(self.cleaned_data)
        typed = asked.pop("q")
        return None if any(asked.values()) else as_reference(typed)

    def in_words(self):
        """Say what was chosen, such as "Waiting times, Running late", without words that look
        personal. Only of a valid form."""
        asked = self.cleaned_data
        chosen = [
            "" if look_personal(asked["q"]) else asked["q"],
            self.area_in_words,
            asked["status"] and dict(self.fields["status"].choices)[asked["status"]],
            asked.get("quarter"),
        ]
        return ", ".join(str(choice) for choice in chosen if choice)

    def cannot_tell(self, last_round: Round | None):
        """Say why nobody can tell which actions are asked for; "" if that is known."""
        asked = self.cleaned_data["status"]
        if asked in (OVERDUE, MOVED) and "quarter" not in self.fields:
            return _("We do not know any dates yet, so we cannot tell.")
        if asked not in ("", NO_UPDATE, WITHDRAWN, OVERDUE, MOVED) and last_round is None:
            return _("No update is here yet, so we cannot tell.")
        return ""

    def keys(self, on, last_round: Round | None):
        """Return the ids of the public actions that were asked for, in the order of the plan, or
        the best first where words were typed. Only a valid form may be asked.

        What was chosen from lists is asked of all actions, and the pages of one content stamp and
        day share it. What was typed is looked for by the search, and names nothing that is shared.
        """
        asked = self.cleaned_data
        quarter = asked.get("quarter")
        found = self.found.rows_of("action") if self.found else []
        if (quarter and quarter not in self.quarters) or (asked["q"] and not found):
            return ()
        keys = shared(
            self.request,
            f"actions {asked['area']} {asked['status']} {quarter and quarter.code}",
            lambda: self._chosen(on, last_round),
            on=on,
        )
        if not asked["q"]:
            return keys
        chosen = set(keys)
        return tuple(key for key in found if key in chosen)

    def _chosen(self, on, last_round):
        asked = self.cleaned_data
        actions = self.choose(Action.objects.visible())
        if asked.get("quarter"):
            actions = actions.due_in(asked["quarter"])
        if asked["status"] == OVERDUE:
            actions = actions.overdue(on)
        elif asked["status"] == MOVED:
            actions = actions.moved()
        elif asked["status"] == SILENT:
            actions = actions.silent(last_round)
        elif asked["status"]:
            actions = actions.stating(asked["status"])
        return keys_of(actions.order_by("area__number", "order"))


def keys_of(actions):
    """Return the ids of actions, in their order, as pages may share them."""
    return tuple(actions.values_list("pk", flat=True))


def _areas():
    return tuple(FocusArea.objects.visible().values_list("slug", "title"))


def _planned_quarters():
    """Return every quarter from the first that an action was ever planned for to the last."""
    planned = DueDate.objects.visible().order_by("quarter").values_list("quarter", flat=True)
    first = planned.first()
    return tuple(Quarter.through(first, planned.last())) if first else ()

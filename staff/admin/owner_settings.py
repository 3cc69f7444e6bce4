"""The form of the owner settings: in groups, checked, and with how much of each is filled in."""

import re
from dataclasses import dataclass

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from publishing.models import OwnerSettings
from staff.admin.how_much import HowMuch, Part, TellsHowMuch
from staff.admin.reasoned import ReasonedAdmin
from staff.admin.reasons import ReasonedForm

GROUPS = (
    (
        gettext_lazy("What this site is"),
        ("is_official", "is_local_offer", "is_open", "shares_unchecked"),
    ),
    (
        gettext_lazy("How the public reaches you"),
        ("contact_team", "email", "phone", "postal_address", "reply_days"),
    ),
    (
        gettext_lazy("When somebody needs help now"),
        ("urgent_help", "safeguarding_help"),
    ),
    (
        gettext_lazy("Who can help a family"),
        (
            "child_plan_help",
            "independent_advice",
            "mediation_help",
            "waiting_help",
            "complaints_help",
        ),
    ),
    (
        gettext_lazy("The team behind the site"),
        ("inbox_email", "security_contact"),
    ),
    (
        gettext_lazy("Personal data"),
        ("data_controller", "data_protection_officer", "data_processors", "privacy_agreed_on"),
    ),
    (
        gettext_lazy("Accessibility statement"),
        ("accessibility_prepared_on", "accessibility_reviewed_on", "accessibility_tested_by"),
    ),
)

LONGEST_REPLY_DAYS = 130

# A number of the United Kingdom; some words may stand by it.
_PHONE = re.compile(r"(?<!\d)(?<!\d )(?:\+44|0)(?:[ ()-]*\d){8,10}(?! ?\d)")
# 999, 111 and the like have three.
_NUMBER_TO_CALL = re.compile(r"\d{3}")
_SECURITY = re.compile(r"(https://|mailto:)\S+", re.IGNORECASE)


class OwnerSettingsForm(ReasonedForm):
    """Refuses what is plainly a slip. What was kept before, and has grown old, is left alone."""

    def clean(self):
        values = super().clean()
        for name in set(self.changed_data) & values.keys():
            is_blank = values[name] in (None, "")
            problem = None if is_blank else self._problem_of(name, values[name])
            if problem:
                self.add_error(name, problem)
        return values

    def _problem_of(self, name, value):
        """Return the sentence on what is wrong with a value that was typed, or None."""
        today = timezone.localdate()
        match name:
            case "phone" if not _PHONE.search(value):
                return _("Write a whole phone number, such as 01484 000 000 or 0300 000 0000.")
            case "urgent_help" | "safeguarding_help" if not _NUMBER_TO_CALL.search(value):
                return _("Write a number to call in it: people read this when they are in need.")
            case "security_contact" if not _SECURITY.fullmatch(value):
                return _("Begin with https:// for a page, or with mailto: for an e-mail address.")
            case (
                "privacy_agreed_on" | "accessibility_prepared_on" | "accessibility_reviewed_on"
            ) if value > today:
                return _("This day has not come yet. Give the day it was done.")
            case "reply_days" if value < 1:
                return _("Nobody is answered within no day. Give one at least, or leave it empty.")
            case "reply_days" if value > LONGEST_REPLY_DAYS:
                return _("That is longer than half a year. Give the working days to an answer.")
        return None


@dataclass(frozen=True)
class Group:
    """One group of the form: how many of its boxes are filled in, of those that should be."""

    number: int
    name: str
    filled: int
    wanted: int

    @property
    def anchor(self):
        """Where Django puts its heading."""
        return f"fieldset-0-{self.number}-heading"

    @property
    def is_complete(self):
        return self.filled == self.wanted


def groups_of(owner):
    """Return a Group for each group of the form, in its order."""
    empty = {field.name for field in owner.unset_fields()}
    groups = []
    for number, (name, fields) in enumerate(GROUPS):
        wanted = set(fields) - set(owner.MAY_STAY_EMPTY)
        groups.append(Group(number, str(name), len(wanted - empty), len(wanted)))
    return groups


@admin.register(OwnerSettings)
class OwnerSettingsAdmin(TellsHowMuch, ReasonedAdmin):
    """The one row: it is there from the start and stays."""

    form = OwnerSettingsForm
    fieldsets = [(name, {"fields": fields}) for name, fields in GROUPS]

    def get_fieldsets(self, request, obj=None):
        found = super().get_fieldsets(request, obj)
        told = {group.name: _how_much(group) for group in groups_of(obj)} if obj else {}
        return [
            (name, {**options, "description": told[str(name)]} if str(name) in told else options)
            for name, options in found
        ]

    def how_much_of(self, row):
        groups = groups_of(OwnerSettings.objects.current())
        return HowMuch(
            sum(group.filled for group in groups),
            sum(group.wanted for group in groups),
            _(
                "The public reads these words on every page. What is empty says “Not set yet”. Fill"
                " in what you know; nobody makes up the rest."
            ),
            [
                Part(
                    group.name,
                    f"#{group.anchor}",
                    _("%(filled)d of %(wanted)d")
                    % {"filled": group.filled, "wanted": group.wanted},
                )
                for group in groups
            ],
        )

    def changelist_view(self, request, extra_context=None):
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied
        return HttpResponseRedirect(reverse("admin:publishing_ownersettings_change", args=[1]))

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


def _how_much(group):
    if group.is_complete:
        return _("All of it is filled in.")
    return ngettext(
        "%(filled)d of %(wanted)d is filled in.",
        "%(filled)d of %(wanted)d are filled in.",
        group.wanted,
    ) % {"filled": group.filled, "wanted": group.wanted}

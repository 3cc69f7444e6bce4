"""People who log in, and what they are given."""

from django.contrib import admin, messages
from django.contrib.auth import get_user_model
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import UserChangeForm
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.http import HttpResponseRedirect
from django.urls import reverse

from accounts.last_superuser import hold_superusers, somebody_stays
from accounts.models import LogInTries
from accounts.passwords import SomebodysPassword
from actions.models import (
    Assignment,
)
from staff.admin import (
    AnswersRefusals,
    KeepingInline,
    LookOnly,
    ReasonedAdmin,
    RefusableForm,
    VersionedAdmin,
    in_words,
)


@admin.register(Assignment)
class AssignmentAdmin(ReasonedAdmin):
    list_display = ["person", "area", "action"]
    list_filter = ["area"]
    list_select_related = ["person", "area", "action"]
    search_fields = ["person__username", "person__last_name", "action__reference"]
    autocomplete_fields = ["person", "action"]


class AssignmentsOfPerson(KeepingInline):
    model = Assignment
    fields = ["area", "action"]
    autocomplete_fields = ["action"]
    related = ["person", "area", "action"]


class PersonForm(RefusableForm, UserChangeForm):
    """Django's own, which can be refused when two people look after one account."""


# What a role may do is written in the roles.py of rooms: changed here, it would be undone unseen.
admin.site.unregister(Group)


# Here and not in accounts, which knows nothing of areas and actions.
@admin.register(get_user_model())
class PersonAdmin(AnswersRefusals, VersionedAdmin, UserAdmin):
    """People who log in, with the areas and actions given to them. Only superusers see them.

    The last superuser who can log in is not taken away. No history here, unlike everywhere else:
    it would keep what people asked to have taken away.
    """

    form = PersonForm
    change_password_form = SomebodysPassword
    inlines = [AssignmentsOfPerson]

    def get_inlines(self, request, obj):
        # A new person first gets a name and a password.
        return super().get_inlines(request, obj) if obj else []

    def compare_versions(self, request, row):
        hold_superusers()
        super().compare_versions(request, row)

    def save_model(self, request, obj, form, change):
        with somebody_stays():
            super().save_model(request, obj, form, change)

    def delete_model(self, request, obj):
        with somebody_stays():
            super().delete_model(request, obj)

    def user_change_password(self, request, id, form_url=""):  # noqa: A002  as Django calls it
        try:
            return super().user_change_password(request, id, form_url)
        except ValidationError as refusal:
            self.message_user(request, in_words(refusal), messages.ERROR)
            return HttpResponseRedirect(reverse("admin:accounts_user_change", args=[id]))


@admin.register(LogInTries)
class LogInTriesAdmin(LookOnly, admin.ModelAdmin):
    list_display = ["began_at", "used"]

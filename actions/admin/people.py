"""People who log in, and what they are given."""

from django.contrib import admin
from django.contrib.auth import get_user_model
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import UserChangeForm
from django.contrib.auth.models import Group

from accounts.models import LogInTries
from accounts.passwords import SomebodysPassword
from actions.models import (
    Assignment,
)
from staff.admin import (
    KeepingInline,
    LookOnly,
    ReasonedAdmin,
    RefusableForm,
    VersionedAdmin,
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
class PersonAdmin(VersionedAdmin, UserAdmin):
    """People who log in, with the areas and actions given to them. Only superusers see them.

    No history here, unlike everywhere else: it would keep what people asked to have taken away.
    """

    form = PersonForm
    change_password_form = SomebodysPassword
    inlines = [AssignmentsOfPerson]

    def get_inlines(self, request, obj):
        # A new person first gets a name and a password.
        return super().get_inlines(request, obj) if obj else []


@admin.register(LogInTries)
class LogInTriesAdmin(LookOnly, admin.ModelAdmin):
    list_display = ["began_at", "used"]

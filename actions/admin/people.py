"""People who log in, and what they are given."""

from django.contrib import admin, messages
from django.contrib.auth import get_user_model
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import UserChangeForm, UserCreationForm
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.forms import CheckboxSelectMultiple, ModelMultipleChoiceField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.last_superuser import hold_superusers, somebody_stays
from accounts.models import LogInTries
from accounts.passwords import SomebodysPassword, WhetherThereIsOne
from actions.models import (
    Assignment,
)
from actions.roles import Role
from staff import roles
from staff.admin import (
    AnswersRefusals,
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

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["password"].widget = WhetherThereIsOne()
        self.fields["password"].help_text = ""


class Roles(ModelMultipleChoiceField):
    """Each role with what it is for."""

    widget = CheckboxSelectMultiple

    def label_from_instance(self, obj):
        return f"{obj}: {roles.says(obj.name)}"

    def clean(self, value):
        chosen = super().clean(value)
        guests = [role.name for role in chosen if roles.is_guest(role.name)]
        if guests and len(chosen) > 1:
            alone = _("“%(role)s” has a log-in of its own: give no other role with it.")
            raise ValidationError(alone, params={"role": guests[0]})
        return chosen


# What Django says of these boxes is said to programmers.
_IN_PLAIN_WORDS = {
    "username": (None, gettext_lazy("What they type to log in: letters, digits and @ . + - _")),
    "email": (
        None,
        gettext_lazy("What we remind people of goes there. Without it, nobody gets a mail."),
    ),
    "is_active": (
        gettext_lazy("May log in"),
        gettext_lazy("Untick this when somebody leaves. What they did keeps their name."),
    ),
    "is_superuser": (
        gettext_lazy("May do everything"),
        gettext_lazy("Looks after log-ins, and may do all other work as well. Give it to few."),
    ),
}
_WORK_FOR_SOME_ROWS = {Role.WRITER.value, Role.AREA_LEAD.value}


# What a role may do is written in the roles.py of rooms: changed here, it would be undone unseen.
admin.site.unregister(Group)


# Here and not in accounts, which knows nothing of areas and actions.
@admin.register(get_user_model())
class PersonAdmin(AnswersRefusals, VersionedAdmin, UserAdmin):
    """People who log in, with the areas and actions given to them. Only superusers see them.

    The last superuser who can log in is not taken away, and whoever has logged in is not deleted:
    they may log in no more. No history here, unlike everywhere else: it would keep what people
    asked to have taken away.
    """

    form = PersonForm
    change_password_form = SomebodysPassword
    change_user_password_template = "admin/somebodys_password.html"  # noqa: S105
    add_form = UserCreationForm
    inlines = [AssignmentsOfPerson]
    # Rights come by roles alone: each page that refuses says which role may.
    fieldsets = [
        (None, {"fields": ["username", "password"]}),
        (gettext_lazy("Who it is"), {"fields": ["first_name", "last_name", "email"]}),
        (
            gettext_lazy("What they may do"),
            {"fields": ["is_active", "groups", "is_superuser", "last_login"]},
        ),
    ]
    add_fieldsets = [
        (None, {"fields": ["username", "password1", "password2"]}),
        (gettext_lazy("Who it is"), {"fields": ["first_name", "last_name", "email"]}),
        (gettext_lazy("What they may do"), {"fields": ["groups"]}),
    ]
    readonly_fields = ["last_login"]
    filter_horizontal = []
    list_display = ["username", "first_name", "last_name", "email", "their_roles", "is_active"]
    list_filter = ["is_active", "is_superuser", "groups"]

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("groups")

    @admin.display(description=gettext_lazy("roles"))
    def their_roles(self, person):
        """What they may do, in words."""
        named = [group.name for group in person.groups.all()]
        return ", ".join([_("everything"), *named] if person.is_superuser else named)

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name in _IN_PLAIN_WORDS:
            label, field.help_text = _IN_PLAIN_WORDS[db_field.name]
            field.label = label or field.label
        return field

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        if db_field.name != "groups":
            return super().formfield_for_manytomany(db_field, request, **kwargs)
        return Roles(Group.objects.order_by("name"), required=False, label=_("Roles"))

    def get_inlines(self, request, obj):
        # A new person first gets a name and a password.
        return super().get_inlines(request, obj) if obj else []

    def compare_versions(self, request, row):
        hold_superusers()
        super().compare_versions(request, row)

    def save_model(self, request, obj, form, change):
        # There is nothing else here to log in to, so nobody is asked.
        obj.is_staff = True
        with somebody_stays():
            super().save_model(request, obj, form, change)

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        named = set(form.instance.groups.values_list("name", flat=True))
        if not (named or form.instance.is_superuser):
            messages.warning(request, _("They have no role yet, so they can open nothing."))
        elif change and named & _WORK_FOR_SOME_ROWS and not form.instance.assignments.exists():
            messages.warning(
                request, _("No area or action is given to them yet, so they can write nothing.")
            )

    def has_delete_permission(self, request, obj=None):
        # Histories would say of all they did that a command did it.
        was_here = obj is not None and obj.last_login is not None
        return not was_here and super().has_delete_permission(request, obj)

    def delete_model(self, request, obj):
        with somebody_stays():
            super().delete_model(request, obj)


@admin.register(LogInTries)
class LogInTriesAdmin(LookOnly, admin.ModelAdmin):
    list_display = ["began_at", "used"]

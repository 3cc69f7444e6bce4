"""Who may change which rows in the admin, beyond what their role says."""

from collections.abc import Callable

from staff.admin import ReasonedAdmin


class PermittedAdmin(ReasonedAdmin):
    """Rows that everybody on the staff sees, and only those change whose work they are about.

    `about` is the field that says what a row is about. `permitted` is a function that takes a
    person and returns the rows that `about` may name when they save, as `actions.permissions` does.
    """

    about = "action"
    permitted: Callable

    def is_permitted(self, request, row):
        """Return whether this row is about something of theirs. Asked once a request."""
        if row is None:
            return True
        known = request.__dict__.setdefault("permitted_rows", {})
        key = (type(row), getattr(row, f"{self.about}_id"))
        if key not in known:
            known[key] = self.permitted(request.user).filter(pk=key[1]).exists()
        return known[key]

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and self.is_permitted(request, obj)

    def has_delete_permission(self, request, obj=None):
        return super().has_delete_permission(request, obj) and self.is_permitted(request, obj)

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == self.about:
            kwargs["queryset"] = self.permitted(request.user)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


class MadeElsewhere(ReasonedAdmin):
    """Rows that have a staff page of their own to make them, where more is asked and done."""

    def has_add_permission(self, request):
        return False

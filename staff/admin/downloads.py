"""Lists of the staff site to take away: the rows as filtered and searched, as a file.

They are the rows that the list itself shows, so nobody gets more than they may see there. What
the field register calls personal, or about a child, stays behind; no trace is kept of who took
what.
"""

import datetime
from functools import partial

from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import BadRequest, PermissionDenied
from django.db.models import Prefetch
from django.urls import path
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from publishing import field_register
from publishing.spreadsheets import MOST_XLSX_ROWS, sheet_response

# So many rows are in memory at once, and what they lean on is asked for once for all of them.
_ROWS_AT_ONCE = 2_000
_SHARED = ("public", "staff")


def download_urls(model_admin):
    """Return the address at which a model's list is taken away, beside the list itself."""
    options = model_admin.model._meta
    view = model_admin.admin_site.admin_view(require_safe(partial(_download, model_admin)))
    name = f"{options.app_label}_{options.model_name}_download"
    return [path("download.<sheet_kind:kind>", view, name=name)]


def _download(model_admin, request, kind):
    if not model_admin.has_view_or_change_permission(request):
        raise PermissionDenied
    try:
        chosen = model_admin.get_changelist_instance(request)
    except IncorrectLookupParameters:
        raise BadRequest(_("This list cannot be filtered like that. Go back to it.")) from None
    if kind == "xlsx" and chosen.result_count > MOST_XLSX_ROWS:
        raise BadRequest(_("This list is too long for an Excel file. Take it as CSV instead."))
    fields = _shared_fields(model_admin.model)
    rows = chosen.queryset.select_related(None).prefetch_related(
        *(_with_name(model_admin.admin_site, field) for field in fields if field.is_relation)
    )
    return sheet_response(
        model_admin.opts.model_name,
        kind,
        [capfirst(field.verbose_name) for field in fields],
        ([_in_words(row, f) for f in fields] for row in rows.iterator(_ROWS_AT_ONCE)),
    )


def _shared_fields(model):
    kinds = field_register.declared().get(model._meta.label, {})
    fields = [*model._meta.concrete_fields, *model._meta.many_to_many]
    # Row numbers mean nothing to people, and Excel takes a file that begins with "ID" for another.
    return [f for f in fields if kinds.get(f.name) in _SHARED and not f.primary_key]


def _with_name(site, field):
    """Fetch the rows a relation leads to with all that their names are made from."""
    related = field.related_model
    if site.is_registered(related):
        names = site.get_model_admin(related).list_select_related or ()
        return Prefetch(field.name, related._base_manager.select_related(*names))
    return field.name


def _in_words(row, field):
    """Return what a field of a row holds, as people read it; a number stays one."""
    if field.many_to_many:
        return "\n".join(str(other) for other in getattr(row, field.name).all())
    if field.choices:
        return getattr(row, f"get_{field.name}_display")()
    value = getattr(row, field.name)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, datetime.time):
        return f"{value:%H:%M}"
    if isinstance(value, datetime.datetime):
        return f"{timezone.localtime(value):%Y-%m-%d %H:%M}"
    if field.is_relation:
        return str(value) if value is not None else None
    return value

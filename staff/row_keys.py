"""Keys of rows, as addresses and ticks of the admin name them.

They may be any text. Django looks for most of them as they are, and answers 500 where the database
cannot.
"""

from functools import wraps

from django.contrib.admin import ModelAdmin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.utils import unquote
from django.db import models
from django.http import Http404

from publishing.versions import id_in


def only_row_keys(view):
    """Return a view of the admin for which a tick that names no row is none, and to which an
    address that names none does not exist."""
    rows = getattr(view, "__self__", None)
    if not isinstance(rows, ModelAdmin) or not isinstance(rows.opts.pk, models.IntegerField):
        return view

    @wraps(view)
    def asked(request, *args, **kwargs):
        if "object_id" in kwargs and id_in(unquote(kwargs["object_id"])) is None:
            raise Http404
        ticked = request.POST.getlist(ACTION_CHECKBOX_NAME)
        if ticked:
            sent = request.POST.copy()
            sent.setlist(ACTION_CHECKBOX_NAME, [key for key in ticked if id_in(key) is not None])
            request.POST = sent
        return view(request, *args, **kwargs)

    return asked

"""No address of the admin gets past the care that its forms take: versions, reasons, records."""

import pytest
from django.contrib import admin
from django.forms.models import _get_foreign_key
from django.urls import get_resolver

from accounts.models import User
from actions.models import Assignment
from local_offer.models import WaitSupplier
from reports.models import InterimNote
from staff.admin import KeepingFormSet, KeepingInline, LookOnly, VersionedAdmin
from staff.admin.public_memory import was_public
from tests.admin.pages import as_shown, page_of
from tests.admin.test_every_page import MAKERS

pytestmark = pytest.mark.django_db

# What may be done to many rows at once: mail that was given up is tried again or thrown away.
# Nobody's words are in it, and nobody edits it.
HARMLESS = {"try_again", "discard"}
# Rows about people who log in: no visitor ever sees them.
NEVER_PUBLIC = {User, Assignment, WaitSupplier, InterimNote}

EVERY = list(admin.site._registry.items())  # noqa: SLF001  there is no other list
EDITABLE = {model: made for model, made in EVERY if not isinstance(made, LookOnly)}
INLINES = [(model, inline) for model, made in EDITABLE.items() for inline in made.inlines]


def test_whatever_can_be_changed_compares_versions():
    careless = [m for m, made in EDITABLE.items() if not isinstance(made, VersionedAdmin)]

    assert careless == []


def test_rows_inside_others_are_kept_with_the_same_care():
    careless = [
        inline
        for _model, inline in INLINES
        if not (issubclass(inline, KeepingInline) and issubclass(inline.formset, KeepingFormSet))
    ]

    assert careless == []


def test_no_list_is_a_form():
    assert [model for model, made in EVERY if made.list_editable] == []


def test_nothing_changes_many_rows_at_once(rf, admin_user):
    request = rf.get("/admin/")
    request.user = admin_user

    offered = {name for _model, made in EVERY for name in made.get_actions(request)}

    assert offered - HARMLESS == set()


def test_no_address_writes_an_old_version_back():
    _prefix, addresses = get_resolver().namespace_dict["admin"]
    names = {name for name in addresses.reverse_dict if isinstance(name, str)}

    assert len(names) > 5 * len(EVERY)
    assert {name for name in names if "simple_history" in name} == set()


@pytest.mark.parametrize("model", EDITABLE, ids=lambda model: model._meta.label)
def test_nobody_deletes_what_the_public_saw(admin_client, model):
    row = MAKERS[model]()

    asked = admin_client.get(page_of(row, "delete"))
    admin_client.post(page_of(row, "delete"), {"post": "yes", "_version": "0"})

    if model in NEVER_PUBLIC:
        assert asked.status_code == 200
    else:
        assert was_public(row)
        assert asked.status_code == 403
    assert model.objects.filter(pk=row.pk).exists()


@pytest.mark.parametrize(("model", "inline"), INLINES, ids=lambda part: part.__name__)
def test_nobody_deletes_inside_another_form_what_the_public_saw(admin_client, model, inline):
    row = MAKERS[inline.model]()
    key = _get_foreign_key(model, inline.model, fk_name=inline.fk_name)
    around = getattr(row, key.name)
    page = page_of(around, "change")
    ticked = f"{key.remote_field.get_accessor_name()}-0-DELETE"

    admin_client.post(page, as_shown(admin_client.get(page)) | {ticked: "on", "change_reason": "x"})

    assert inline.model.objects.filter(pk=row.pk).exists() == (inline.model not in NEVER_PUBLIC)

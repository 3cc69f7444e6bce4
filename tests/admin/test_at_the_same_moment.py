"""Two people save at the same moment, again and again: one is accepted, the other is told.

Every form of the admin is tried, as the registry gives them. The check is one with the save, so
nothing gets between them on either database. It is the same for all forms, so of those `bin/test`
tries one pair of each on SQLite, and on PostgreSQL the first of each kind. Deletes reach into other
tables, so it tries one of each kind of row on both. `bin/prove` tries many pairs of all, on both.
"""

import datetime
from dataclasses import dataclass

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group, Permission
from django.db import models
from django.forms.models import _get_foreign_key

from accounts.models import User
from actions import models as actions
from kirklees_send.models import ServiceInPlan
from local_offer import models as local_offer
from plans import models as plans
from publishing.models import GlossaryTerm, OwnerSettings
from reports import models as reports
from staff.admin import LookOnly, VersionedAdmin
from tests import factories
from tests.admin.pages import as_shown, page_of
from tests.admin.test_every_page import MAKERS
from tests.admin.test_who_may_do_what import a_draft_of
from tests.racing import at_once, many_pairs, two_people

pytestmark = pytest.mark.usefixtures("shared_database")

REASON = "Tried at the same moment."

# The field that two people fill in at the same moment.
TYPED_IN = {
    User: "first_name",
    OwnerSettings: "contact_team",
    GlossaryTerm: "definition",
    plans.Plan: "summary",
    plans.Section: "body",
    plans.Point: "text",
    plans.KeyArea: "text",
    plans.Document: "name",
    plans.Inspection: "outcome",
    plans.OversightBody: "role",
    actions.Lead: "organisation",
    actions.FocusArea: "recommendation",
    actions.RecommendationPoint: "text",
    actions.AreaDefinition: "text",
    actions.Action: "text",
    actions.ActionPart: "text",
    actions.ActionLink: "to_action",
    actions.DueDate: "read_from",
    actions.Round: "opened_on",
    actions.ProgressUpdate: "what_we_did",
    actions.Correction: "text",
    actions.Measure: "text",
    actions.MeasureInArea: "order",
    actions.Series: "name",
    actions.Definition: "text",
    actions.Reading: "note",
    actions.PublicFact: "text",
    actions.FactFigure: "figure",
    actions.Assignment: "action",
    actions.ExpectedUpdate: "expected_on",
    reports.Hold: "reason",
    reports.InterimNote: "text",
    local_offer.Term: "description",
    local_offer.Organisation: "name",
    local_offer.Place: "name",
    local_offer.Location: "name",
    local_offer.Service: "what",
    local_offer.ServiceAtLocation: "location",
    local_offer.Contact: "label",
    local_offer.Source: "order",
    ServiceInPlan: "service",
    local_offer.Year: "title",
    local_offer.WaitingRight: "title",
    local_offer.LanguageSentence: "language",
    local_offer.WaitingTime: "name",
    local_offer.WaitSupplier: "service",
    local_offer.GuidancePage: "text",
    local_offer.Event: "place",
    local_offer.Newsletter: "topics",
    local_offer.Consultation: "how",
}
EDITABLE = [
    (model, model_admin)
    for model, model_admin in admin.site._registry.items()  # noqa: SLF001  there is no other list
    if not isinstance(model_admin, LookOnly)
]
INLINES = [
    (model, inline)
    for model, model_admin in EDITABLE
    for inline in model_admin.inlines
    if not issubclass(inline, LookOnly)
]
# Rights come by roles alone: no form offers single ones.
ON_NO_FORM = {User._meta.get_field("user_permissions")}
# What is linked by rows with a form of their own is raced for there.
LINKED = [
    (model, field)
    for model, _admin in EDITABLE
    for field in model._meta.many_to_many
    if field.remote_field.through._meta.auto_created and field not in ON_NO_FORM
]
ALWAYS_PUBLIC = {OwnerSettings, actions.Lead, actions.ExpectedUpdate, reports.Hold}
DELETABLE = [model for model, _admin in EDITABLE if model not in ALWAYS_PUBLIC]


@pytest.fixture
def people():
    return two_people()


@dataclass(frozen=True)
class Door:
    """A box in which a field of a row can be changed: in its own form, or inside another's."""

    row: models.Model
    box: str


@dataclass(frozen=True)
class Turn:
    """What came of two saves at one moment: `accepted` and `refused` hold what was typed,
    `given_back` what the pages that refused still show in their boxes."""

    accepted: list
    refused: list
    given_back: list


def race(people, doors, values, opened):
    """Both open the form before either saves, then both save at once; return the Turn.

    `opened` holds the forms that people look at already, by row. After the race these are the
    pages that refused, which say what the newest version is.
    """
    for door in doors:
        if door.row not in opened:
            opened[door.row] = as_shown(people[0].get(page_of(door.row)))
    forms = [
        opened[door.row] | {door.box: value, "change_reason": REASON}
        for door, value in zip(doors, values, strict=True)
    ]
    answers = at_once(
        *(
            lambda person=person, door=door, form=form: person.post(page_of(door.row), form)
            for person, door, form in zip(people, doors, forms, strict=True)
        )
    )
    opened.clear()
    turn = Turn([], [], [])
    for answer, door, value in zip(answers, doors, values, strict=True):
        if answer.status_code == 302:
            turn.accepted.append(value)
            continue
        turn.refused.append(value)
        if meanwhile := answer.context["meanwhile"]:
            shown = as_shown(answer)
            turn.given_back.append(shown[door.box])
            opened[door.row] = shown | {"_version": meanwhile.version}
    return turn


def draft_of(model):
    """Return a row that may be changed, whatever it is."""
    # Where the plainest row would not do, as its form would refuse it.
    made = {
        User: factories.make_person,
        actions.Assignment: lambda: factories.make_assignment(action=factories.make_action()),
        plans.KeyArea: lambda: factories.make_key_area(
            plans=[factories.make_plan()], is_visible=False
        ),
    }
    return made[model]() if model in made else a_draft_of(model, factories.make_action())


def ways_to_fill(field):
    """Return a function that gives something new to type into a field, for every number."""
    if field.is_relation:
        model = field.related_model
        rows = (
            list(model.objects.all()[:4])
            if model in (Group, Permission)
            else [MAKERS[model](**field.get_limit_choices_to()) for _row in range(4)]
        )
        keys = [str(row.pk) for row in rows]
        return lambda n: [keys[n % 4]] if field.many_to_many else keys[n % 4]
    if isinstance(field, models.DateField):
        return lambda n: str(datetime.date(2190, 1, 1) + datetime.timedelta(n))
    if isinstance(field, models.IntegerField):
        return lambda n: str(n + 1000)
    return lambda n: f"Words {n}"


def races(people, doors, field, numbers):
    """Race once for each number; return the turns."""
    value, opened = ways_to_fill(field), {}
    return [race(people, doors, [value(2 * n), value(2 * n + 1)], opened) for n in numbers]


def silent_overwrites(turns):
    """Return how many saves were accepted though somebody was quicker."""
    return sum(max(0, len(turn.accepted) - 1) for turn in turns)


def check(turns, row, field):
    """Each turn accepted one save and gave the other back, and the history of the row holds the
    accepted ones, no more and no fewer."""
    accepted = [value for turn in turns for value in turn.accepted]
    row = type(row).objects.get(pk=row.pk)

    assert silent_overwrites(turns) == 0
    assert len(accepted) == len(turns)
    assert [turn.given_back for turn in turns] == [turn.refused for turn in turns]
    assert in_box(row, field) == accepted[-1]
    if hasattr(row, "history"):
        kept = row.history.filter(history_type="~", history_user__isnull=False).order_by(
            "history_id"
        )
        told = [in_box(entry, field, past=True) for entry in kept]
        # Other linked rows come in two entries: without the old ones, then with the new.
        assert [value for value in told if value] == accepted


def in_box(row, field, *, past=False):
    """Return what a field of a row, or of a row of its history, looks like when typed."""
    if not field.many_to_many:
        return str(getattr(row, field.attname))
    linked = getattr(row, field.name).all()
    key = field.m2m_reverse_field_name()
    return [str(getattr(each, f"{key}_id") if past else each.pk) for each in linked]


def test_no_form_is_left_out():
    assert {model for model, _admin in EDITABLE} == set(TYPED_IN)


@pytest.mark.first_on_both
@many_pairs
@pytest.mark.parametrize("model", TYPED_IN, ids=lambda model: model._meta.label)
def test_of_two_saves_one_is_accepted_and_one_is_told(people, size, model):
    row, field = draft_of(model), model._meta.get_field(TYPED_IN[model])
    doors = [Door(row, field.name)] * 2

    tried = races(people, doors, field, range(size))

    check(tried, row, field)


@pytest.mark.first_on_both
@many_pairs
@pytest.mark.parametrize(("model", "field"), LINKED, ids=str)
def test_of_two_choices_of_linked_rows_one_is_accepted(people, size, model, field):
    row = draft_of(model)
    doors = [Door(row, field.name)] * 2

    tried = races(people, doors, field, range(size))

    check(tried, row, field)


@pytest.mark.first_on_both
@many_pairs
@pytest.mark.parametrize(("model", "inline"), INLINES, ids=lambda part: part.__name__)
def test_a_row_inside_another_is_raced_for_inside_and_alone(people, size, model, inline):
    row = draft_of(inline.model)
    field = inline.model._meta.get_field(TYPED_IN[inline.model])
    key = _get_foreign_key(model, inline.model, fk_name=inline.fk_name)
    around = getattr(row, key.name)
    inside = Door(around, f"{key.remote_field.get_accessor_name()}-0-{field.name}")

    both_inside = races(people, [inside] * 2, field, range(size))
    one_alone = races(people, [inside, Door(row, field.name)], field, range(size, 2 * size))

    check(both_inside + one_alone, row, field)


def a_row_alone(model):
    """Return a draft that nothing else leans on."""
    row = draft_of(model)
    if model is actions.Measure:
        row.places.all().delete()
    return row


def delete_and_save(people, row, box, value):
    """One deletes the row while the other saves it; return both answers."""
    deleter, writer = people
    asked = deleter.get(page_of(row, "delete"))
    form = as_shown(writer.get(page_of(row))) | {box: value, "change_reason": REASON}
    yes = {"post": "yes", "_version": asked.context["version"]}
    return at_once(
        lambda: deleter.post(page_of(row, "delete"), yes),
        lambda: writer.post(page_of(row), form),
    )


@many_pairs
@pytest.mark.parametrize("model", DELETABLE, ids=lambda model: model._meta.label)
def test_a_delete_and_a_save_at_the_same_moment_lose_nothing_unseen(people, size, model):
    field = model._meta.get_field(TYPED_IN[model])
    value = ways_to_fill(field)
    for n in range(size):
        row = a_row_alone(model)

        deleted, saved = delete_and_save(people, row, field.name, value(n))

        left = [in_box(each, field) for each in model.objects.filter(pk=row.pk)]
        if deleted.status_code == 302:
            assert (saved.status_code, left) == (410, [])
            assert field.is_relation or value(n) in saved.text
        else:
            assert (deleted.status_code, saved.status_code, left) == (200, 302, [value(n)])
            assert "somebody was quicker" in deleted.text
        model.objects.filter(pk=row.pk).delete()


@many_pairs
def test_without_the_check_silent_overwrites_are_found(people, size, monkeypatch):
    monkeypatch.setattr(VersionedAdmin, "compare_versions", lambda *args: None)
    row = draft_of(plans.Section)
    field = plans.Section._meta.get_field("body")

    tried = races(people, [Door(row, "body")] * 2, field, range(size))

    assert silent_overwrites(tried) == size
    with pytest.raises(AssertionError):
        check(tried, row, field)

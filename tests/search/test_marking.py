"""Whatever is public and changed is found right after, whichever way it was written; and whatever
is not public is found by no word."""

from operator import attrgetter

import pytest
from django.db import connection, transaction

from actions.models import Action, ActionPart, FocusArea, Measure
from feedback.models import Submission
from local_offer.models import (
    Event,
    GuidancePage,
    Location,
    Organisation,
    Service,
    ServiceAtLocation,
    WaitingTime,
    Year,
)
from plans.models import Plan
from publishing.models import GlossaryTerm
from search import index, marking, tending
from search.finding import find
from search.kinds import kinds
from search.models import Entry, Mark, Word
from search.words import stem
from tests import factories

pytestmark = pytest.mark.django_db


def titles(text):
    found = find(text)
    return [entry.title for entry in found.entries(found.hits).values()]


@pytest.fixture
def service():
    return factories.make_service(name="Trampoline hour", what="Bouncing together.")


WRITTEN = {
    "saved": lambda row: (setattr(row, "name", "Zorbing hour"), row.save()),
    "updated in bulk": lambda row: Service.objects.filter(pk=row.pk).update(name="Zorbing hour"),
    "by hand": lambda row: connection.cursor().execute(
        "UPDATE local_offer_service SET name = 'Zorbing hour' WHERE id = %s", [row.pk]
    ),
}


@pytest.mark.parametrize("is_read", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("write", WRITTEN.values(), ids=WRITTEN)
def test_a_change_is_found_whichever_way_it_was_written(service, write, is_read):
    index.bring_up_to_date()

    write(service)
    if is_read:  # after the index has read it, as before
        assert index.bring_up_to_date() > 0

    assert titles("zorbing") == ["Zorbing hour"]
    assert titles("trampoline") == []


def test_what_was_taken_back_was_never_there(service):
    index.bring_up_to_date()

    with transaction.atomic():
        Service.objects.filter(pk=service.pk).update(name="Zorbing hour")
        transaction.set_rollback(True)

    assert not Mark.objects.exists()
    assert (titles("zorbing"), titles("trampoline")) == ([], ["Trampoline hour"])


def test_the_index_is_up_to_date_after_the_commit(service, django_capture_on_commit_callbacks):
    index.bring_up_to_date()
    connection.run_on_commit.clear()  # the test's own transaction never commits what made it

    with django_capture_on_commit_callbacks(execute=True) as after:
        service.name = "Zorbing hour"
        service.save()
        Service.objects.filter(pk=service.pk).update(what="Rolling.")

    assert after == [tending.bring_up_to_date]
    assert not Mark.objects.exists()
    assert Entry.objects.get(kind="service", row=service.pk).title == "Zorbing hour"


def test_a_link_between_rows_marks_them_when_it_comes_and_when_it_goes(service):
    term = factories.make_term(name="Wobbleboards")
    index.bring_up_to_date()
    assert titles("wobbleboards") == []

    service.needs.add(term)
    assert titles("wobbleboards") == ["Trampoline hour"]
    index.bring_up_to_date()
    assert titles("wobbleboards") == ["Trampoline hour"]

    service.needs.remove(term)
    assert titles("wobbleboards") == []


def _all_of(kind):
    """Yield each way to the rows that rows of a kind are made of, such as ("area", "lead")."""
    for path in kind.made_of:
        way = path.split("__")
        yield from (tuple(way[: hop + 1]) for hop in range(len(way)))


MADE_OF_MUCH = {
    "service": lambda: factories.make_service(locations=[factories.make_location()]),
    "guidance": lambda: factories.make_guidance_tick().page,
    "wait": factories.make_wait,
    "action": lambda: factories.make_action_part().action,
    "area": lambda: (
        factories.make_area_definition(area=factories.make_recommendation_point().area).area
    ),
    "measure": lambda: factories.make_measure_in_area().measure,
    "update": lambda: factories.make_update(
        published_at=None, round=factories.make_round(published_at=None)
    ),
    "plan": lambda: factories.make_point().plan,
    "section": factories.make_section,
}


@pytest.mark.parametrize("name", MADE_OF_MUCH)
def test_a_change_of_whatever_a_row_is_made_of_marks_it(name):
    kind, row = kinds()[name], MADE_OF_MUCH[name]()
    marked = {}

    for way in _all_of(kind):
        reached = marking.field_at(kind.model, way).related_model
        keys = kind.model._base_manager.filter(pk=row.pk).values_list("__".join(way), flat=True)
        Mark.objects.all().delete()
        with connection.cursor() as cursor:  # as nobody's code would: what it was before stays
            table, pk = reached._meta.db_table, reached._meta.pk.column
            cursor.execute(f'UPDATE "{table}" SET "{pk}" = "{pk}" WHERE "{pk}" = %s', [keys[0]])  # noqa: S608
        marked[way] = Mark.objects.filter(kind=name, row=row.pk).exists()

    assert marked == dict.fromkeys(_all_of(kind), True)


def test_each_kind_that_is_made_of_others_is_tried():
    made_of_others = {name for name, kind in kinds().items() if kind.made_of}

    assert made_of_others - {"guidance-in-short"} == MADE_OF_MUCH.keys()


CANARY = "canarybird"


def _taken_down(service):
    Service.objects.filter(pk=service.pk).update(state=Service.State.TAKEN_DOWN)


def _for_staff_alone(service):
    Service.objects.filter(pk=service.pk).update(audience=Service.Audience.STAFF)


def _hidden(model, path="pk"):
    """Return a function that hides what the row of a kind reaches by a path."""
    return lambda row: model.objects.filter(pk=attrgetter(path)(row)).update(is_visible=False)


def _somewhere(**location):
    return factories.make_service(locations=[factories.make_location(**location)])


def _not_there(service):
    ServiceAtLocation.objects.filter(service=service).update(is_visible=False)


def _nowhere(service):
    Location.objects.filter(services=service).update(is_visible=False)


def _words_change(page):
    GuidancePage.objects.filter(pk=page.pk).update(if_no="Something nobody read.")


def _may_not_be_known(story):
    Submission.objects.filter(pk=story.submission_id).update(safeguarding_at=factories.LONG_AGO)


def _taken_back(theme):
    theme.unpublish()
    theme.save()


# What makes a row of each kind that nobody sees any more: (the row, what is done to it).
NO_LONGER_PUBLIC = {
    "service": (lambda: factories.make_service(name=CANARY), _hidden(Service)),
    "service of none": (
        lambda: factories.make_service(name=CANARY),
        _hidden(Organisation, "organisation_id"),
    ),
    "where a service is": (lambda: _somewhere(name=CANARY), _not_there),
    "location": (lambda: _somewhere(name=CANARY), _nowhere),
    "service that asked": (lambda: factories.make_service(name=CANARY), _taken_down),
    "service that families cannot use": (
        lambda: factories.make_service(name=CANARY),
        _for_staff_alone,
    ),
    "guidance": (
        lambda: factories.make_guidance_tick(page=factories.make_guidance_page(text=CANARY)).page,
        _words_change,
    ),
    "guidance in short": (
        lambda: factories.make_guidance_page(title=CANARY),
        _hidden(GuidancePage),
    ),
    "wait": (lambda: factories.make_wait(name=CANARY), _hidden(WaitingTime)),
    "wait of a service": (lambda: factories.make_wait(name=CANARY), _hidden(Service, "service_id")),
    "year": (lambda: factories.make_year(title=CANARY), _hidden(Year)),
    "event": (lambda: factories.make_event(title=CANARY), _hidden(Event)),
    "action": (lambda: factories.make_action(title=CANARY), _hidden(Action)),
    "action of an area": (
        lambda: factories.make_action(title=CANARY),
        _hidden(FocusArea, "area_id"),
    ),
    "part": (
        lambda: factories.make_action_part(text=CANARY),
        _hidden(ActionPart),
    ),
    "area": (lambda: factories.make_area(title=CANARY), _hidden(Plan, "plan_id")),
    "measure": (lambda: factories.make_measure(question=CANARY), _hidden(Measure)),
    "update": (
        lambda: factories.make_update(what_we_did=CANARY),
        _hidden(Action, "action_id"),
    ),
    "plan": (lambda: factories.make_plan(title=CANARY), _hidden(Plan)),
    "section": (lambda: factories.make_section(heading=CANARY), _hidden(Plan, "plan_id")),
    "story": (lambda: factories.make_story(title=CANARY), _may_not_be_known),
    "theme": (lambda: factories.make_theme(title=CANARY), _taken_back),
    "word": (lambda: factories.make_glossary_term(term=CANARY), _hidden(GlossaryTerm)),
}


# Of what is part of a row: the row itself is public without it.
STILL_PUBLIC = {"where a service is", "location", "part"}


@pytest.mark.parametrize("name", NO_LONGER_PUBLIC)
def test_nothing_that_is_not_public_any_more_is_found_by_any_word(name):
    make, hide = NO_LONGER_PUBLIC[name]
    row = make()
    index.bring_up_to_date()
    assert find(CANARY).hits
    asked = [CANARY, f'"{CANARY}"', "canarybrid", f"what about {CANARY}s?"]

    hide(row)

    assert [text for text in asked if find(text).hits] == []
    if name not in STILL_PUBLIC:
        Mark.objects.all().delete()  # as if nothing had told the index
        assert [text for text in asked if find(text).hits] == []
    index.rebuild()
    assert not Word.objects.filter(stem__contains="canari").exists()


def test_the_index_holds_no_word_of_a_draft_and_none_of_a_contact():
    contact = factories.make_contact(phone="01484 555666", email="canarybird@example.org")
    contact.service.note = contact.service.unsure_of = CANARY
    contact.service.save()
    factories.make_story(published_at=None, title=CANARY)
    factories.make_update(published_at=None, what_we_did=CANARY)

    index.bring_up_to_date()

    assert not Entry.objects.filter(tokens__contains=stem(CANARY)).exists()
    assert not Entry.objects.filter(tokens__contains="555666").exists()

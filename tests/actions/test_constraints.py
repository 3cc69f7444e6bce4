"""What must never be false is refused twice: to a person in a sentence, and by the database."""

import datetime

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction

from actions.models import Assignment, DueDate, Round
from actions.quarters import Quarter
from actions.statuses import Status
from local_offer.models import GuidanceTick
from privacy.models import AccessRecord
from publishing.models import Wording
from publishing.wordings.values import NO
from reports.models import UpdateDocument
from tests import factories
from tests.factories import (
    make_action,
    make_action_link,
    make_definition,
    make_due_date,
    make_measure,
    make_reading,
    make_round,
    make_series,
    make_update,
)

pytestmark = pytest.mark.django_db

A_DAY = datetime.date(2026, 3, 1)


def broken(row, **values):
    """A row with values that must be refused, not yet saved."""
    for name, value in values.items():
        setattr(row, name, value)
    return row


def a_twin(make, *names, **values):
    """A second row that wrongly shares these values with the first."""
    first = make(**values)
    return broken(make(**values), **{name: getattr(first, name) for name in names})


def a_draft(kind, **values):
    return make_due_date(kind=kind, published_at=None, **values)


def a_correction_of_a_unit():
    wrong = make_definition()
    return make_definition(
        measure=wrong.measure, published_at=None, unit="children", corrects=wrong
    )


def a_draft_of_no_change():
    before = make_update()
    empty = dict.fromkeys(before.WORDS_OF_CHANGE, "")
    values = {"action": before.action, "status": before.status, "no_change_since": before}
    return make_update(round=make_round(published_at=None), **values | empty)


def an_open_update(**values):
    return make_update(round=make_round(published_at=None), **values)


A_DAY = datetime.date(2026, 1, 5)
PUBLISHED = factories.LONG_AGO

# By constraint: a function that makes a row which breaks it and no other.
BREAKING = {
    "one_promise_for_an_action": lambda: broken(
        a_draft("move", reason="x", agreed_by="x", agreed_on=A_DAY, action=make_due_date().action),
        kind=DueDate.Kind.PROMISE,
    ),
    "one_unpublished_due_date_at_a_time": lambda: broken(
        a_draft("promise"),
        action=a_draft("move", reason="x", agreed_by="x", agreed_on=A_DAY).action,
    ),
    "a_promise_says_where_it_was_read": lambda: broken(a_draft("promise"), read_from=""),
    "a_move_says_why_and_who_agreed": lambda: broken(
        a_draft("move", reason="x", agreed_by="x", agreed_on=A_DAY), agreed_by=""
    ),
    "a_correction_says_what_it_puts_right": lambda: broken(
        a_draft("correction", reason="x", corrects=make_due_date()), reason=""
    ),
    "only_a_correction_corrects": lambda: broken(a_draft("promise"), corrects=make_due_date()),
    "a_due_date_does_not_correct_itself": lambda: itself(
        a_draft("correction", reason="x", corrects=make_due_date()), "corrects"
    ),
    "one_open_wording_for_words": lambda: a_twin(make_draft_wording, "field"),
    "a_wording_changes_something": lambda: broken(make_draft_wording(), after=NO),
    "a_wording_says_why": lambda: broken(make_draft_wording(), reason=""),
    "a_wording_says_who_agreed": lambda: broken(make_draft_wording(), agreed_by=""),
    "a_wording_has_one_author": lambda: broken(make_draft_wording(), author="a-file"),
    "a_public_wording_was_looked_at": lambda: broken(make_draft_wording(), published_at=PUBLISHED),
    "a_wording_is_turned_down_with_a_reason": lambda: broken(
        make_draft_wording(), closed_at=PUBLISHED, closed_by=make_person()
    ),
    "a_second_person_publishes_a_wording": lambda: published_alone(
        broken(make_draft_wording(), published_at=PUBLISHED)
    ),
    "two_people_take_words_out": lambda: broken(
        make_draft_wording(), takes_words_out=True, is_slip=True
    ),
    "one_update_for_an_action_in_a_round": lambda: a_twin(
        make_update, "action", round=make_round(published_at=None)
    ),
    "a_published_update_states_how_it_is_going": lambda: broken(
        an_open_update(), status="", published_at=PUBLISHED
    ),
    "what_is_published_was_not_sent_back": lambda: broken(
        an_open_update(), sent_back="Say more.", published_at=PUBLISHED
    ),
    "slipping_updates_are_explained": lambda: broken(
        an_open_update(), status=Status.STOPPED, got_in_the_way="", published_at=PUBLISHED
    ),
    "done_comes_with_how_you_can_tell": lambda: broken(
        an_open_update(), status=Status.DONE, evidence="", published_at=PUBLISHED
    ),
    "no_change_comes_without_words_of_change": lambda: broken(
        a_draft_of_no_change(), what_we_did="Something new."
    ),
    "an_aim_in_figures_has_a_unit": lambda: broken(make_measure(), target_value=20),
    "one_definition_for_each_version": lambda: a_twin(
        make_definition, "version", measure=make_measure(), published_at=None
    ),
    "a_new_definition_says_why": lambda: broken(
        make_definition(published_at=None), version=2, why_changed=""
    ),
    "a_corrected_unit_is_given": lambda: broken(a_correction_of_a_unit(), unit=""),
    "a_reading_starts_before_it_ends": lambda: broken(
        make_reading(published_at=None), ends_on=datetime.date(2000, 1, 1)
    ),
    "a_reading_is_one_kind_of_figure": lambda: broken(make_reading(published_at=None), words="x"),
    "a_part_is_not_more_than_the_whole": lambda: broken(
        make_reading(published_at=None, numerator=1, denominator=2), numerator=3
    ),
    "an_assignment_is_an_area_or_an_action": lambda: Assignment(
        person=make_person(), area=factories.make_area(), action=make_action()
    ),
    "an_area_is_given_to_a_person_once": lambda: a_second_assignment(area=factories.make_area()),
    "an_action_is_given_to_a_person_once": lambda: a_second_assignment(action=make_action()),
    "one_open_round_at_a_time": lambda: (
        make_round(published_at=None),
        Round(quarter=Quarter(2030, 1), opened_on=A_DAY),
    )[1],
    "one_first_reading_for_a_period": lambda: a_twin(
        make_reading, "starts_on", "ends_on", series=make_series(), published_at=None
    ),
    "a_replacement_says_why": lambda: broken(
        make_reading(published_at=None), replaces=make_reading()
    ),
    "one_series_in_each_place": lambda: a_twin(make_series, "order", measure=make_measure()),
    "series_of_a_measure_differ_in_name": lambda: a_twin(
        make_series, "name", measure=make_measure()
    ),
    "an_action_does_not_continue_itself": lambda: itself(make_action(), "continued_in"),
    "an_action_is_not_linked_to_itself": lambda: broken(
        link := make_action_link(), to_action=link.from_action
    ),
    "two_actions_are_linked_once": lambda: broken(
        make_action_link(),
        from_action=(link := make_action_link()).from_action,
        to_action=link.to_action,
    ),
    "one_area_for_each_number": lambda: a_twin(
        factories.make_area, "number", plan=factories.make_plan()
    ),
    "one_part_in_each_place": lambda: a_twin(
        factories.make_action_part, "order", action=make_action()
    ),
    "one_recommendation_in_each_place": lambda: a_twin(
        factories.make_recommendation_point, "order", area=factories.make_area()
    ),
    "one_definition_in_each_place": lambda: a_twin(
        factories.make_area_definition, "order", area=factories.make_area()
    ),
    "a_measure_stands_once_in_an_area": lambda: a_twin(
        factories.make_measure_in_area, "measure", area=factories.make_area()
    ),
    "one_figure_in_each_place": lambda: a_twin(
        factories.make_fact_figure, "order", fact=factories.make_public_fact()
    ),
    "one_section_in_each_place": lambda: a_twin(
        factories.make_section, "order", plan=factories.make_plan()
    ),
    "a_section_says_something": lambda: broken(factories.make_section(), body=""),
    "one_point_in_each_place": lambda: a_twin(
        factories.make_point, "order", plan=factories.make_plan()
    ),
    "one_document_in_each_place": lambda: a_twin(
        factories.make_document, "order", plan=factories.make_plan()
    ),
    "glossary_letters_are_spelt_out": lambda: broken(factories.make_glossary_term(), acronym="ABC"),
    "a_message_is_sent_or_given_up": lambda: broken(
        factories.make_message(), sent_at=PUBLISHED, given_up_at=PUBLISHED
    ),
    "a_submission_says_what_it_is_about": lambda: broken(
        factories.make_submission(), about_kind="action"
    ),
    "an_answered_submission_says_when": lambda: broken(
        factories.make_submission(), state="answered"
    ),
    "what_is_set_aside_says_why": lambda: broken(factories.make_submission(), state="quarantined"),
    "under_13_is_answered_through_a_helper": lambda: broken(
        factories.make_submission(), age="under-13", reach_by="email"
    ),
    "only_a_concern_is_closed_as_one": lambda: broken(
        factories.make_submission(), concern_closed_at=PUBLISHED
    ),
    "note_taken_out_has_no_words": lambda: broken(
        factories.make_note(), taken_out_at=PUBLISHED, taken_out_because="asked"
    ),
    "reply_taken_out_has_no_words": lambda: broken(
        factories.make_reply(), taken_out_at=PUBLISHED, taken_out_because="asked"
    ),
    "pageverdict_taken_out_has_no_words": lambda: broken(
        factories.make_page_verdict(what_went_wrong="It is late."),
        taken_out_at=PUBLISHED,
        taken_out_because="asked",
    ),
    # Not saved yet: a record that is saved cannot be changed at all.
    "taking_away_and_erasing_say_why": lambda: AccessRecord(
        kind="erased", subject="BP-2222-2222", at=factories.LONG_AGO
    ),
    "each_consent_is_given_once": lambda: broken(
        factories.make_consent(
            kind="publish", submission=factories.make_submission(consents={"contact": "Yes."})
        ),
        kind="contact",
    ),
    "a_published_story_was_checked": lambda: broken(factories.make_story(), others_checked=False),
    "a_second_person_publishes_a_story": lambda: published_alone(factories.make_story()),
    "a_story_taken_off_has_no_words": lambda: broken(
        factories.make_story(), withdrawn_at=PUBLISHED
    ),
    "a_published_story_has_words": lambda: broken(factories.make_story(), text=""),
    "a_story_is_about_one_thing": lambda: broken(
        factories.make_story(area=factories.make_area()), action=make_action()
    ),
}


BREAKING |= {
    "a_published_theme_was_checked": lambda: broken(
        factories.make_theme(published_at=None, redaction_confirmed=False),
        published_at=PUBLISHED,
        published_by=make_person(),
    ),
    "a_second_person_publishes_a_theme": lambda: published_by_its_writer(factories.make_theme),
    "a_second_person_publishes_a_report": lambda: published_by_its_writer(
        factories.make_comments_report
    ),
    "a_report_ends_after_it_begins": lambda: broken(
        factories.make_comments_report(published_at=None),
        starts_on=datetime.date(9990, 1, 1),
    ),
    "one_report_ends_on_a_day": lambda: a_twin(
        factories.make_comments_report,
        "ends_on",
        published_at=None,
        starts_on=datetime.date(999, 1, 1),
    ),
    "a_published_report_says_who_published_it": lambda: broken(
        factories.make_comments_report(published_at=None), published_at=PUBLISHED
    ),
}


BREAKING |= {
    "a_term_has_an_address_of_its_own": lambda: a_twin(factories.make_term, "slug"),
    "a_term_is_not_part_of_itself": lambda: itself(factories.make_term(), "parent"),
    "a_service_is_somewhere_once": lambda: a_twin(
        factories.make_service_at_location, "location", service=factories.make_service()
    ),
    "the_youngest_is_not_older_than_the_oldest": lambda: broken(
        factories.make_service(min_age=5, max_age=11), min_age=12
    ),
    "a_checked_service_says_when": lambda: broken(factories.make_service(), state="checked"),
    "only_a_closed_service_is_replaced": lambda: broken(
        factories.make_service(), replaced_by=factories.make_service()
    ),
    "one_contact_in_each_place_of_a_service": lambda: a_twin(
        factories.make_contact, "order", service=factories.make_service()
    ),
    "a_contact_has_a_phone_or_an_email": lambda: broken(factories.make_contact(), phone=""),
    "one_source_in_each_place_of_a_service": lambda: a_twin(
        factories.make_source, "order", service=factories.make_service()
    ),
    "a_term_is_counted_once_a_month": lambda: counted_in_one_month(factories.make_term()),
    "what_we_did_not_know_is_counted_once_a_month": lambda: counted_in_one_month(None),
    "a_service_is_in_the_plan_by_one_thing": lambda: broken(
        factories.make_service_in_plan(), measure=factories.make_measure()
    ),
    "a_service_and_an_action_are_linked_once": lambda: a_twin(
        factories.make_service_in_plan, "service", action=factories.make_action()
    ),
    "a_service_and_a_measure_are_linked_once": lambda: a_twin(
        factories.make_service_in_plan, "service", measure=factories.make_measure()
    ),
    "a_wait_in_the_plan_is_the_number_of_a_measure": lambda: broken(
        factories.make_service_in_plan(service=(wait := factories.make_wait()).service), wait=wait
    ),
    "a_tick_is_looked_at_again_later": lambda: broken(a_new_tick(), next_check="2026-09-01"),
    "a_tick_is_taken_back_by_somebody_who_says_why": lambda: broken(
        a_new_tick(), taken_back_on="2026-10-01"
    ),
    "an_event_ends_after_its_first_day": lambda: broken(
        factories.make_event(), ends_on="2000-01-01"
    ),
    "an_event_that_ends_at_a_time_starts_at_one": lambda: broken(
        factories.make_event(), ends_at="09:00"
    ),
    "an_event_ends_after_it_starts": lambda: broken(
        factories.make_event(), starts_at="09:00", ends_at="09:00"
    ),
    "an_event_of_several_days_says_when_it_ends": lambda: broken(
        factories.make_event(starts_at="09:00"), ends_on="2099-01-01"
    ),
    "a_changed_event_says_what_changed": lambda: broken(factories.make_event(), state="cancelled"),
    "a_year_begins_before_it_ends": lambda: broken(factories.make_year(), min_age=16),
    "year_is_ticked_by_somebody": lambda: broken(factories.make_year(), checked_on=A_DAY),
    "waitingright_is_ticked_by_somebody": lambda: broken(
        factories.make_waiting_right(), checked_on=A_DAY
    ),
    "languagesentence_is_ticked_by_somebody": lambda: broken(
        factories.make_language_sentence(), checked_by=None
    ),
    "a_measured_wait_says_its_clock_and_unit": lambda: broken(factories.make_wait(), unit=""),
    "only_a_share_is_within_a_time": lambda: broken(factories.make_wait(), within=18),
    "a_figure_from_elsewhere_has_a_source": lambda: broken(
        factories.make_wait(), known_words="It was 8 weeks."
    ),
    "who_asked_says_whom_how_and_when": lambda: broken(factories.make_wait(), asked_on=A_DAY),
    "a_wait_figure_starts_before_it_ends": lambda: broken(
        a_wait_figure(), starts_on=datetime.date(2900, 1, 1)
    ),
    "a_wait_is_counted_when_its_days_are_over": lambda: broken(
        a_wait_figure(), as_of=datetime.date(1900, 1, 1)
    ),
    "a_wait_figure_is_a_time_or_a_share": lambda: broken(a_wait_figure(), value=None),
    "one_first_wait_figure_for_a_period": lambda: a_second_wait_figure(),
    "a_corrected_wait_says_why": lambda: broken(
        a_wait_figure(), corrects=factories.make_wait_figure()
    ),
    "a_public_wait_figure_is_signed": lambda: broken(a_wait_figure(), published_at=PUBLISHED),
    "a_second_person_signs_a_wait_figure": lambda: signed_by_its_writer(a_wait_figure()),
    "a_service_is_given_to_a_supplier_once": lambda: a_twin(
        factories.make_wait_supplier, "person", service=factories.make_service()
    ),
}


# Documents and the words beside them never change: these rows are made to break, not yet saved.
A_TEXT = {"canonical": "{}", "digest": "0" * 64}
BREAKING |= {
    "one_document_in_each_place_of_a_chain": lambda: a_third_document(number=2),
    "a_document_is_followed_by_one": lambda: a_third_document(follows="first"),
    "one_document_for_the_update_of_a_quarter": lambda: a_third_document(kind="update"),
    "only_the_first_document_follows_none": lambda: UpdateDocument(
        kind="correction", quarter=Quarter(2026, 1), number=2, published_at=PUBLISHED, **A_TEXT
    ),
    "each_text_of_a_document_once": lambda: as_a_new_row(factories.make_update_text()),
    "words_are_there_or_taken_out_and_why": lambda: broken(
        as_a_new_row(factories.make_update_text()), digest="0" * 64, words=""
    ),
    "a_hold_ends_after_it_begins": lambda: broken(
        factories.make_hold(), last_day=datetime.date(2000, 1, 1)
    ),
    "one_moment_waits_for_each_round": lambda: as_a_new_row(factories.make_planned_publication()),
    "a_planned_moment_is_still_to_come": lambda: broken(
        factories.make_planned_publication(), publish_at=PUBLISHED
    ),
    "a_stopped_publication_says_why": lambda: broken(
        factories.make_planned_publication(), stopped_at=PUBLISHED
    ),
    "an_area_speaks_once_in_a_round": lambda: a_twin(
        factories.make_area_report, "area", round=make_round(published_at=None)
    ),
    "what_is_signed_says_something": lambda: broken(
        factories.make_area_report(), signed_at=PUBLISHED
    ),
    "an_area_is_signed_or_not": lambda: broken(
        factories.make_area_report(),
        signed_at=PUBLISHED,
        signed_state="0" * 64,
        not_signed_because="Its lead has left.",
    ),
    "what_is_sent_back_is_not_read": lambda: broken(
        factories.make_area_report(), read_at=PUBLISHED
    ),
    "a_second_person_reads_what_is_signed": lambda: broken(
        factories.make_area_report(), signed_by=(reader := make_person()), read_by=reader
    ),
    "a_second_person_takes_words_out": lambda: published_alone(
        broken(a_proposal(), published_at=PUBLISHED, said="Words taken out.")
    ),
    "two_people_take_words_of_the_record_out": lambda: broken(
        a_proposal(), published_at=PUBLISHED, said="Words taken out."
    ),
    "words_taken_out_say_when_and_why": lambda: broken(
        a_proposal(), published_at=PUBLISHED, published_by=make_person()
    ),
    "each_place_of_a_taking_out_once": lambda: as_a_new_row(a_proposal().places.get()),
    "one_draft_of_a_view_of_the_whole": lambda: as_a_new_row(a_draft_view()),
    "one_draft_of_a_view_of_an_area": lambda: as_a_new_row(
        a_draft_view(area=factories.make_area())
    ),
    "one_draft_of_a_view_of_an_update": lambda: as_a_new_row(an_answer()),
    "a_view_is_about_one_thing": lambda: broken(an_answer(), area=factories.make_area()),
    "a_public_view_says_something": lambda: broken(a_draft_view(words=""), published_at=PUBLISHED),
    "an_address_of_a_provider_is_kept_once": lambda: as_a_new_row(
        factories.make_provider_contact()
    ),
    "a_confirmed_address_says_who_rang_when": lambda: broken(
        factories.make_provider_contact(), number_rung=""
    ),
    "a_link_works_for_a_while": lambda: broken(
        factories.make_provider_link(), expires_at=factories.LONG_AGO
    ),
    "what_is_decided_says_when": lambda: broken(
        factories.make_proposed_change(), decided_at=PUBLISHED
    ),
    "a_verdict_on_a_change_has_a_reason": lambda: broken(
        factories.make_proposed_change(),
        verdict="accepted",
        decided_at=PUBLISHED,
        decided_by=make_person(),
    ),
    "an_entry_of_another_list_is_here_once": lambda: as_a_new_row(
        factories.make_incoming_service()
    ),
    "who_turns_an_entry_down_says_why": lambda: broken(
        factories.make_incoming_service(), state="turned-down"
    ),
    "an_accepted_entry_is_joined_to_ours": lambda: broken(
        factories.make_incoming_service(), state="accepted"
    ),
    "one_draft_a_window": lambda: as_a_new_row(factories.make_draft()),
}


def as_a_new_row(row):
    """The same once more, not yet saved."""
    return broken(row, pk=None, _state=type(row._state)())


def a_third_document(*, follows="second", **values):
    """A correction at the end of a chain of two, but for what is wrong with it."""
    first = factories.make_update_document()
    second = UpdateDocument.objects.get(pk=first.pk)
    kept = {"kind": "correction", "number": 2, "previous": first.digest, "digest": "2" * 64}
    broken(as_a_new_row(second), **kept).save()
    digest = {"first": first, "second": second}[follows].digest
    right = {"number": 3, "previous": digest, "digest": "3" * 64}
    return broken(as_a_new_row(second), **right | values)


def a_proposal():
    return factories.make_taking_out(published_at=None)


def a_draft_view(**values):
    return factories.make_view(published_at=None, **values)


def an_answer():
    update = make_update()
    return a_draft_view(update=update, round=update.round)


def a_wait_figure():
    return factories.make_wait_figure(published_at=None)


def signed_by_its_writer(figure):
    return broken(figure, published_at=PUBLISHED, published_by=figure.prepared_by)


def a_second_wait_figure():
    wait = factories.make_wait()
    first = factories.make_wait_figure(wait=wait, published_at=None)
    other = factories.make_wait_figure(wait=wait, published_at=None)
    return broken(other, starts_on=first.starts_on, ends_on=first.ends_on, as_of=first.as_of)


def counted_in_one_month(term):
    march, april = (datetime.date(2026, month, 1) for month in (3, 4))
    factories.make_nothing_found(month=march, term=term)
    return broken(factories.make_nothing_found(month=april, term=term), month=march)


def a_new_tick():
    """A tick not yet saved: those that are saved never change."""
    tick = factories.make_guidance_tick()
    return GuidanceTick(
        page=tick.page,
        ticked_by=tick.ticked_by,
        ticked_on=tick.ticked_on,
        next_check=tick.next_check,
        **tick.words(),
    )


def published_by_its_writer(make):
    row = make(published_at=None)
    return broken(row, published_by=row.prepared_by)


def make_person():
    return get_user_model().objects.create(username=f"person {get_user_model().objects.count()}")


def a_second_assignment(**given):
    person = make_person()
    Assignment.objects.create(person=person, **given)
    return Assignment(person=person, **given)


def make_draft_wording(**values):
    wordings = count_of(Wording)
    name = ("is_official", "is_local_offer", "is_open")[wordings]
    return factories.make_wording(**{"name": name, "published_at": None, **values})


def count_of(model):
    return model.objects.count()


def published_alone(story):
    return broken(story, published_by=story.prepared_by)


def itself(row, name):
    return broken(row, **{name: row})


def constraints():
    """Every constraint of the rooms that hold public content, by name."""
    return {
        constraint.name: constraint
        for room in settings.ROOMS
        for model in apps.get_app_config(room).get_models()
        for constraint in model._meta.constraints
    }


@pytest.mark.parametrize("name", BREAKING)
def test_what_must_never_be_false_is_refused_in_a_sentence_and_by_the_database(name):
    row = BREAKING[name]()

    with pytest.raises(ValidationError) as refusal:
        row.full_clean()
    assert str(constraints()[name].violation_error_message) in refusal.value.messages

    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        row.save()
    if isinstance(constraints()[name], models.CheckConstraint):
        assert name in str(refused.value)


def test_every_constraint_is_tried_here():
    kept_elsewhere = {
        # Rows of these four are made by programs alone, never by a person.
        "one_row_of_owner_settings",
        "a_loaded_row_is_remembered_once",
        "a_row_is_in_the_index_once",
        "a_word_of_a_kind_is_in_the_index_once",
        "a_subject_is_one_line",  # a person hears it of the field first: tests/post/test_outbox.py
        "a_view_is_of_a_voice_of_families",  # and this: tests/reports/test_views_of_families.py
    }

    assert set(BREAKING) == set(constraints()) - kept_elsewhere


def test_every_constraint_has_a_sentence():
    assert [
        name
        for name, c in constraints().items()
        if str(c.violation_error_message).endswith("violated.")
    ] == []


def test_a_service_is_not_what_took_its_own_place():
    service = itself(factories.make_service(state="closed"), "replaced_by")

    with pytest.raises(ValidationError) as refusal:
        service.full_clean()

    assert "Only a closed service has another in its place." in refusal.value.messages


def test_one_age_alone_is_enough():
    for ages in ({"min_age": 16}, {"max_age": 5}, {"min_age": 16, "max_age": 16}):
        factories.make_service(**ages).full_clean()


def test_a_round_is_for_one_quarter_and_a_quarter_has_one_round():
    make_round(quarter=Quarter(2026, 4))

    with pytest.raises(IntegrityError), transaction.atomic():
        make_round(quarter=Quarter(2026, 4))

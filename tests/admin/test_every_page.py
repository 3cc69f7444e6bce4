"""Every page of the admin, found by walking its registry: a new model cannot be forgotten."""

from itertools import count

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib import admin
from django.db.models import IntegerField
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from accounts.models import LogInTries, User
from actions import models as actions
from feedback import models as feedback
from kirklees_send.models import ServiceInPlan
from local_offer import models as local_offer
from plans import models as plans
from post.models import Message
from privacy.models import AccessRecord, Purge, Tombstone
from providers import models as providers
from publishing.models import (
    ContentStamp,
    GlossaryTerm,
    JobRun,
    LoadedRow,
    OwnerSettings,
    TrialDatabase,
    Wording,
)
from reports import models as reports
from tests import factories
from unsaved.models import Draft

pytestmark = pytest.mark.django_db

names = map("name {}".format, count())
MAKERS = {
    GlossaryTerm: factories.make_glossary_term,
    LogInTries: lambda: LogInTries.objects.create(key=next(names), began_at=timezone.now()),
    Message: factories.make_message,
    Purge: lambda: Purge.objects.create(began_at=timezone.now()),
    LoadedRow: lambda: LoadedRow.objects.create(loader="a loader", kind="a kind", key=next(names)),
    OwnerSettings: OwnerSettings.objects.current,
    JobRun: lambda: JobRun.objects.create(name=next(names), began_at=timezone.now()),
    TrialDatabase: TrialDatabase.objects.create,
    ContentStamp: lambda: ContentStamp.objects.update_or_create(pk=1, defaults={"number": 1})[0],
    Wording: factories.make_wording,
    User: lambda: User.objects.create_user(next(names)),
    plans.Plan: factories.make_plan,
    plans.Section: factories.make_section,
    plans.Point: factories.make_point,
    plans.KeyArea: factories.make_key_area,
    plans.Document: factories.make_document,
    plans.Inspection: factories.make_inspection,
    plans.OversightBody: factories.make_oversight_body,
    actions.Lead: factories.make_lead,
    actions.FocusArea: factories.make_area,
    actions.RecommendationPoint: factories.make_recommendation_point,
    actions.AreaDefinition: factories.make_area_definition,
    actions.Action: factories.make_action,
    actions.ActionPart: factories.make_action_part,
    actions.ActionLink: factories.make_action_link,
    actions.DueDate: factories.make_due_date,
    actions.Round: factories.make_round,
    actions.ExpectedUpdate: factories.make_expected_update,
    actions.ProgressUpdate: factories.make_update,
    actions.Correction: factories.make_correction,
    actions.Measure: factories.make_measure,
    actions.MeasureInArea: factories.make_measure_in_area,
    actions.Series: factories.make_series,
    actions.Definition: factories.make_definition,
    actions.Reading: factories.make_reading,
    actions.PublicFact: factories.make_public_fact,
    actions.FactFigure: factories.make_fact_figure,
    actions.Assignment: factories.make_assignment,
    local_offer.Term: factories.make_term,
    local_offer.Organisation: factories.make_organisation,
    local_offer.Place: factories.make_place,
    local_offer.Location: factories.make_location,
    local_offer.Service: factories.make_service,
    local_offer.ServiceAtLocation: factories.make_service_at_location,
    local_offer.Contact: factories.make_contact,
    local_offer.Source: factories.make_source,
    local_offer.IncomingService: factories.make_incoming_service,
    local_offer.FeedRun: factories.make_feed_run,
    local_offer.NothingFound: factories.make_nothing_found,
    ServiceInPlan: factories.make_service_in_plan,
    local_offer.Year: factories.make_year,
    local_offer.WaitingRight: factories.make_waiting_right,
    local_offer.LanguageSentence: factories.make_language_sentence,
    local_offer.WaitingTime: factories.make_wait,
    local_offer.WaitFigure: factories.make_wait_figure,
    local_offer.WaitSupplier: factories.make_wait_supplier,
    local_offer.GuidancePage: factories.make_guidance_page,
    local_offer.GuidanceTick: factories.make_guidance_tick,
    local_offer.Event: factories.make_event,
    local_offer.Newsletter: factories.make_newsletter,
    local_offer.Consultation: factories.make_consultation,
    providers.ProviderContact: factories.make_provider_contact,
    providers.ProviderLink: factories.make_provider_link,
    providers.ProposedChange: factories.make_proposed_change,
    providers.LinkUse: factories.make_link_use,
    feedback.Submission: factories.make_submission,
    feedback.PersonalPart: factories.make_personal_part,
    feedback.Consent: factories.make_consent,
    feedback.Note: factories.make_note,
    feedback.Theme: factories.make_theme,
    feedback.CommentsReport: factories.make_comments_report,
    feedback.Reply: factories.make_reply,
    feedback.Story: factories.make_story,
    feedback.Budget: factories.make_budget,
    feedback.PageVerdict: factories.make_page_verdict,
    # There is no draft of it.
    reports.UpdateDocument: lambda **_unseen: factories.make_update_document(),
    reports.UpdateText: factories.make_update_text,
    reports.AreaReport: factories.make_area_report,
    reports.AreaCorrection: factories.make_area_correction,
    # One waits at a time.
    reports.PlannedPublication: lambda **values: factories.make_planned_publication(
        **{"done_at": factories.LONG_AGO, **values}
    ),
    reports.Hold: factories.make_hold,
    reports.InterimNote: factories.make_interim_note,
    AccessRecord: factories.make_access_record,
    Tombstone: factories.make_tombstone,
    Draft: factories.make_draft,
    reports.View: factories.make_view,
    reports.TakingOut: factories.make_taking_out,
    reports.TakenOutPlace: lambda: factories.make_taking_out().places.get(),
}
# Each with a round of its own, and there is one open round at a time.
OF_AN_OPEN_ROUND = {reports.AreaReport, reports.PlannedPublication}
# The index of the search is no business of anybody's: it is made of other rows, and made again.
MADE_BY_ITSELF = {*apps.get_app_config("search").get_models()}
OUR_MODELS = [
    model
    for model in apps.get_models()
    if model.__module__.partition(".")[0] in settings.ROOMS
    and model not in MADE_BY_ITSELF
    and not model.__name__.startswith("Historical")
]
NOT_ADDED_BY_HAND = {LogInTries, Message, Purge, LoadedRow, OwnerSettings, TrialDatabase}
NOT_ADDED_BY_HAND |= {ContentStamp, JobRun}
NOT_ADDED_BY_HAND |= {*apps.get_app_config("feedback").get_models()}
NOT_ADDED_BY_HAND |= {*apps.get_app_config("providers").get_models()}
NOT_ADDED_BY_HAND |= {AccessRecord, Tombstone, local_offer.NothingFound, local_offer.WaitFigure}
NOT_ADDED_BY_HAND |= {actions.Round, actions.Correction}  # on staff pages of their own
NOT_ADDED_BY_HAND |= {local_offer.GuidanceTick, Wording, Draft}  # likewise
NOT_ADDED_BY_HAND |= {local_offer.IncomingService, local_offer.FeedRun}  # from other lists
NOT_ADDED_BY_HAND |= {reports.AreaReport, reports.AreaCorrection, reports.PlannedPublication}
NOT_ADDED_BY_HAND |= {reports.TakingOut, reports.TakenOutPlace}  # likewise
NOT_ADDED_BY_HAND |= {reports.View}  # by families alone
NOT_ADDED_BY_HAND |= {reports.UpdateDocument, reports.UpdateText}  # made by publishing


def address(model, page, *args):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


@pytest.fixture(params=OUR_MODELS, ids=lambda model: model._meta.label)
def model(request):
    return request.param


def test_every_model_is_in_the_admin():
    assert [model for model in OUR_MODELS if not admin.site.is_registered(model)] == []


@pytest.mark.parametrize("part", [feedback.Note, feedback.Reply, feedback.Story])
def test_lists_of_what_was_done_name_everybody_at_once(
    admin_client, django_assert_max_num_queries, part
):
    for _row in range(9):
        MAKERS[part]()
    admin_client.get(address(part, "changelist"))

    with django_assert_max_num_queries(8):
        admin_client.get(address(part, "changelist"))


@pytest.mark.both_databases
def test_every_list_of_three_rows_opens_with_few_queries_and_can_be_searched(
    admin_client, django_assert_max_num_queries, model
):
    for _row in range(1 if model in {OwnerSettings, plans.Inspection} else 3):
        MAKERS[model]()
    listed = address(model, "changelist")
    admin_client.get(listed)  # content types are remembered from here on

    with django_assert_max_num_queries(12):
        response = admin_client.get(listed, follow=True)
    searched = admin_client.get(listed, {"q": "some words"}, follow=True)

    assert (response.status_code, searched.status_code) == (200, 200)


@pytest.mark.both_databases
def test_every_row_has_a_form_of_few_queries_and_a_history(
    admin_client, django_assert_max_num_queries, model
):
    row = MAKERS[model]()
    admin_client.get(address(model, "change", row.pk))

    with django_assert_max_num_queries(26):
        response = admin_client.get(address(model, "change", row.pk))
    history = admin_client.get(address(model, "history", row.pk))

    assert (response.status_code, history.status_code) == (200, 200)


def test_every_row_that_people_write_can_be_added(admin_client, model):
    response = admin_client.get(address(model, "add"))

    assert response.status_code == (403 if model in NOT_ADDED_BY_HAND else 200)


@pytest.mark.parametrize("rows", [1, 3])
def test_an_action_with_much_inside_costs_few_queries(
    admin_client, django_assert_max_num_queries, rows
):
    action = factories.make_action()
    for _row in range(rows):
        factories.make_action_part(action=action)
        factories.make_action_link(from_action=action)
        factories.make_update(action=action)
    factories.make_due_date(action=action)
    admin_client.get(address(actions.Action, "change", action.pk))

    # Five for what is chosen from or ticked, one for what is still missing, one for what is set to
    # be published, and one for each link: the actions it may lead to.
    with django_assert_max_num_queries(23 + rows):
        admin_client.get(address(actions.Action, "change", action.pk))


@pytest.mark.parametrize("rows", [1, 3])
def test_a_plan_with_much_inside_costs_few_queries(
    admin_client, django_assert_max_num_queries, rows
):
    plan = factories.make_plan()
    for _row in range(rows):
        factories.make_section(plan=plan)
        factories.make_point(plan=plan)
        factories.make_document(plan=plan)
        factories.make_oversight_body(plan=plan)
    admin_client.get(address(plans.Plan, "change", plan.pk))

    with django_assert_max_num_queries(14):
        admin_client.get(address(plans.Plan, "change", plan.pk))


@pytest.mark.parametrize("rows", [1, 9])
def test_what_is_chosen_from_is_named_in_as_many_queries_however_much_it_is(
    admin_client, django_assert_max_num_queries, rows
):
    fact = factories.make_public_fact()
    for _row in range(rows):
        factories.make_section()
    admin_client.get(address(actions.PublicFact, "change", fact.pk))

    with django_assert_max_num_queries(19):
        admin_client.get(address(actions.PublicFact, "change", fact.pk))


def every_admin_address():
    """Yield an address for every name the admin has; rows and rooms need not exist."""
    patterns, _app, namespace = admin.site.urls
    for pattern in patterns:
        for entry in getattr(pattern, "url_patterns", [pattern]):
            if not entry.name:
                continue
            for args in ([], ["1"], ["actions"], ["1", "1"]):
                try:
                    yield reverse(f"{namespace}:{entry.name}", args=args)
                except NoReverseMatch:
                    continue
                break


def test_a_stranger_is_led_to_the_log_in_from_everywhere(client):
    doors = {reverse("admin:login"), reverse("admin:logout")}
    addresses = set(every_admin_address()) - doors

    led_to = {address: client.get(address).headers.get("Location", "") for address in addresses}

    assert len(addresses) >= 5 * len(OUR_MODELS)
    assert {a for a, to in led_to.items() if not to.startswith("/admin/login/")} == set()


def test_someone_who_is_not_staff_gets_no_further_than_a_stranger(client):
    client.force_login(User.objects.create_user("somebody"))

    response = client.get(reverse("admin:index"))

    assert response.headers["Location"].startswith("/admin/login/")


def test_the_owner_settings_open_straight_away(admin_client):
    response = admin_client.get(address(OwnerSettings, "changelist"))

    assert response.headers["Location"] == address(OwnerSettings, "change", 1)


def test_an_example_is_called_an_example(admin_client):
    factories.make_series(is_sample=True)

    response = admin_client.get(address(actions.Series, "changelist"))

    assert '<td class="field-example">Example</td>' in response.text


def test_a_link_leads_to_the_public_page_of_what_the_public_sees(admin_client):
    plan = factories.make_plan()

    response = admin_client.get(address(plans.Plan, "change", plan.pk))

    assert response.context["absolute_url"] == plan.get_absolute_url()


def test_no_link_leads_to_a_page_the_public_does_not_have(admin_client):
    plan = factories.make_plan(is_visible=False)

    response = admin_client.get(address(plans.Plan, "change", plan.pk))

    assert response.context["absolute_url"] is None


@pytest.mark.both_databases
def test_lists_are_filtered_by_quarter_in_words(admin_client):
    update = factories.make_update()
    factories.make_update()
    quarter = update.round.quarter

    response = admin_client.get(
        address(actions.ProgressUpdate, "changelist"), {"round__quarter": quarter.code}
    )

    assert list(response.context["cl"].result_list) == [update]
    assert str(quarter) in response.text


def test_no_box_of_staff_cuts_what_is_pasted_without_a_word(admin_client):
    pages = [admin_client.get(address(model, "add")) for model in OUR_MODELS]
    pages += [admin_client.get(reverse(f"admin:{name}")) for name in ("people", "write")]

    assert any('type="text"' in page.text for page in pages)
    assert [page.request["PATH_INFO"] for page in pages if "maxlength" in page.text] == []


def test_what_is_too_long_is_told_and_kept(admin_client):
    phone = "01484 000000, " * 5
    settings_page = address(OwnerSettings, "change", 1)
    form = admin_client.get(settings_page).context["adminform"].form
    sent = {name: form[name].value() or "" for name in form.fields} | {"phone": phone}

    page = admin_client.post(settings_page, sent | {"_version": "0"})

    assert "at most 50 characters (it has 69)" in page.text
    assert phone.strip() in page.text


@pytest.mark.both_databases
def test_a_key_that_no_row_can_have_leads_nowhere(admin_client):
    addresses = [
        address(model, page, key)
        for model in OUR_MODELS
        if isinstance(model._meta.pk, IntegerField)
        for page, key in (("history", "abc"), ("history", "9" * 25), ("change", "1.5"))
    ]

    assert len(addresses) > 150
    assert [path for path in addresses if admin_client.get(path).status_code != 404] == []


@pytest.mark.both_databases
@pytest.mark.first_on_both
@pytest.mark.parametrize("value", ["pfa-1", "9" * 25, "2026-99-99"])
def test_an_address_that_fills_in_nonsense_opens_a_form(admin_client, value):
    added = [model for model in OUR_MODELS if model not in NOT_ADDED_BY_HAND]

    for model in added:
        fields = [*model._meta.concrete_fields, *model._meta.many_to_many]
        filled = dict.fromkeys([field.name for field in fields], value)
        response = admin_client.get(address(model, "add"), filled)
        assert response.status_code == 200, model


@pytest.mark.both_databases
def test_a_key_that_is_no_number_is_refused_on_the_form(admin_client):
    typed = {"person": "abc", "action": "pfa-1", "area": ""}

    refused = admin_client.post(address(actions.Assignment, "add"), typed)

    assert refused.status_code == 200
    assert {"person", "action"} <= set(refused.context["adminform"].form.errors)


@pytest.mark.both_databases
@pytest.mark.parametrize("key", ["abc", "", "1.5", "-1", "9" * 25])
@pytest.mark.parametrize("action", ["try_again", "discard"])
def test_a_tick_that_names_no_row_ticks_nothing(admin_client, action, key):
    message = factories.make_message(given_up_at=timezone.now())

    answer = admin_client.post(
        address(Message, "changelist"), {"action": action, "_selected_action": key}
    )

    assert answer.status_code == 200
    assert list(Message.objects.exclude(given_up_at=None)) == [message]


def test_no_page_can_delete_many_rows_at_once(admin_client):
    term = factories.make_glossary_term(is_visible=False)

    admin_client.post(
        address(GlossaryTerm, "changelist"),
        {"action": "delete_selected", "_selected_action": [term.pk], "post": "yes"},
    )

    assert list(GlossaryTerm.objects.all()) == [term]

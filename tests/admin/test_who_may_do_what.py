"""Every staff address by every role that may not, and some of those that may: what is allowed is
declared here, and nowhere else.

The addresses come from the site itself, so one that nobody declared fails.
"""

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.template.backends.django import Template
from django.test import Client, RequestFactory
from django.urls import reverse

from accounts.models import LogInTries, User
from actions import models as actions
from actions import permissions
from actions.quarters import Quarter
from actions.roles import Role
from feedback import models as feedback
from feedback.roles import DATA_PROTECTION as DPO
from feedback.roles import FEEDBACK_TEAM as TEAM
from kirklees_send.models import ServiceInPlan
from local_offer import models as local_offer
from local_offer.roles import GUIDANCE_OFFICER as OFFICER
from local_offer.roles import LOCAL_OFFER_EDITOR as OFFER
from local_offer.roles import WAIT_SUPPLIER as SUPPLIER
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
from reports.roles import PCAN, YOUTH_FORUM
from staff import roles
from staff.dry_run import only_tried
from tests import factories
from tests.admin.test_every_page import MAKERS
from unsaved.models import Draft

pytestmark = [pytest.mark.django_db, pytest.mark.page]

STRANGER, NO_ROLE, SUPERUSER = "stranger", "staff without a role", "superuser"
VIEWER, WRITER, LEAD = Role.VIEWER, Role.WRITER, Role.AREA_LEAD
EDITOR, PUBLISHER = Role.CONTENT_EDITOR, Role.PUBLISHER
ROLES = [*Role, TEAM, DPO, OFFER, OFFICER, SUPPLIER]
# They speak for families, and see nothing of the staff's work.
FAMILIES = {PCAN, YOUTH_FORUM}
EVERYBODY = [STRANGER, NO_ROLE, *ROLES, PCAN, YOUTH_FORUM, SUPERUSER]
STAFF = {*ROLES, SUPERUSER}
LOGGED_IN = STAFF | FAMILIES | {NO_ROLE}
NOBODY = set()

# Who may add, change and delete drafts; a writer and a lead only where they are given the work.
MAY_CHANGE = {
    User: {SUPERUSER},
    LogInTries: NOBODY,
    Message: NOBODY,
    Purge: NOBODY,
    LoadedRow: NOBODY,
    JobRun: NOBODY,
    TrialDatabase: NOBODY,
    ContentStamp: NOBODY,
    OwnerSettings: {EDITOR, SUPERUSER},
    GlossaryTerm: {EDITOR, SUPERUSER},
    plans.Plan: {EDITOR, SUPERUSER},
    plans.Section: {EDITOR, SUPERUSER},
    plans.Point: {EDITOR, SUPERUSER},
    plans.KeyArea: {EDITOR, SUPERUSER},
    plans.Document: {EDITOR, SUPERUSER},
    plans.Inspection: {EDITOR, SUPERUSER},
    plans.OversightBody: {EDITOR, SUPERUSER},
    actions.Lead: {EDITOR, SUPERUSER},
    actions.FocusArea: {EDITOR, SUPERUSER},
    actions.RecommendationPoint: {EDITOR, SUPERUSER},
    actions.AreaDefinition: {EDITOR, SUPERUSER},
    actions.Action: {EDITOR, SUPERUSER},
    actions.ActionPart: {EDITOR, SUPERUSER},
    actions.ActionLink: {EDITOR, SUPERUSER},
    actions.Measure: {EDITOR, SUPERUSER},
    actions.MeasureInArea: {EDITOR, SUPERUSER},
    actions.Series: {EDITOR, SUPERUSER},
    actions.PublicFact: {EDITOR, SUPERUSER},
    actions.FactFigure: {EDITOR, SUPERUSER},
    actions.Assignment: {SUPERUSER},
    actions.DueDate: {WRITER, LEAD, PUBLISHER, SUPERUSER},
    actions.Reading: {LEAD, PUBLISHER, SUPERUSER},
    actions.ProgressUpdate: {WRITER, LEAD, SUPERUSER},
    actions.Round: {PUBLISHER, SUPERUSER},
    actions.Correction: {PUBLISHER, SUPERUSER},
    actions.ExpectedUpdate: {PUBLISHER, SUPERUSER},
    actions.Definition: {PUBLISHER, SUPERUSER},
    local_offer.Term: {OFFER, SUPERUSER},
    local_offer.Organisation: {OFFER, SUPERUSER},
    local_offer.Place: {OFFER, SUPERUSER},
    local_offer.Location: {OFFER, SUPERUSER},
    local_offer.Service: {OFFER, SUPERUSER},
    local_offer.ServiceAtLocation: {OFFER, SUPERUSER},
    local_offer.Contact: {OFFER, SUPERUSER},
    local_offer.Source: {OFFER, SUPERUSER},
    local_offer.NothingFound: NOBODY,
    local_offer.FeedRun: NOBODY,
    local_offer.IncomingService: NOBODY,  # decided on, on staff pages of their own
    ServiceInPlan: {EDITOR, OFFER, SUPERUSER},
    local_offer.Year: {OFFER, OFFICER, SUPERUSER},
    local_offer.WaitingRight: {OFFER, OFFICER, SUPERUSER},
    local_offer.LanguageSentence: {OFFER, SUPERUSER},
    local_offer.WaitingTime: {OFFER, SUPERUSER},
    local_offer.WaitFigure: NOBODY,  # given and signed on staff pages of their own
    local_offer.WaitSupplier: {SUPERUSER},
    local_offer.GuidancePage: {OFFER, SUPERUSER},
    local_offer.Event: {OFFER, SUPERUSER},
    local_offer.Newsletter: {OFFER, SUPERUSER},
    local_offer.Consultation: {OFFER, SUPERUSER},
    # Written, signed and read on a page of its own.
    reports.AreaReport: NOBODY,
    reports.AreaCorrection: NOBODY,
    # Frozen when a quarter is published.
    reports.UpdateDocument: NOBODY,
    reports.UpdateText: NOBODY,
    reports.PlannedPublication: NOBODY,
    reports.Hold: {PUBLISHER, SUPERUSER},
    reports.InterimNote: {LEAD, PUBLISHER, SUPERUSER},
    # Made on a page of its own, by whoever reads a page against the law, and never changed.
    local_offer.GuidanceTick: NOBODY,
    # Proposed by saving a form, and published on a page of its own.
    Wording: NOBODY,
    # On pages of their own, and by providers themselves.
    providers.ProviderContact: NOBODY,
    providers.ProviderLink: NOBODY,
    providers.ProposedChange: NOBODY,
    providers.LinkUse: NOBODY,
    # What people send is changed in the inbox alone.
    feedback.Submission: NOBODY,
    feedback.PersonalPart: NOBODY,
    feedback.Consent: NOBODY,
    feedback.Note: NOBODY,
    feedback.Theme: NOBODY,
    feedback.CommentsReport: NOBODY,
    feedback.Reply: NOBODY,
    feedback.Story: NOBODY,
    feedback.Budget: NOBODY,
    feedback.PageVerdict: NOBODY,
    # Written when somebody opens something; kept from everybody's hands.
    AccessRecord: NOBODY,
    Tombstone: NOBODY,
    # Kept while somebody types, and shown to them alone.
    Draft: NOBODY,
    # Written and published by families, on pages of their own.
    reports.View: NOBODY,
    # Proposed and done on pages of their own, and never changed.
    reports.TakingOut: NOBODY,
    reports.TakenOutPlace: NOBODY,
}
# Made on staff pages alone: examples go when a quarter opens, and a correction is public at once.
MADE_ELSEWHERE = {actions.Round, actions.Correction}
# Never deleted.
ALWAYS_PUBLIC = {actions.Lead, actions.ExpectedUpdate, reports.Hold}
# They hold personal data, or are of no use to anybody else.
SEEN_BY_FEW = {model: {SUPERUSER} for model in (User, LogInTries, Message, Purge, Draft)} | {
    model: {TEAM, SUPERUSER} for model in MAY_CHANGE if model._meta.app_label == "feedback"
}
SEEN_BY_FEW |= {
    model: {OFFER, SUPERUSER} for model in MAY_CHANGE if model._meta.app_label == "providers"
}
SEEN_BY_FEW |= {providers.LinkUse: {SUPERUSER}}
SEEN_BY_FEW |= {model: {DPO, SUPERUSER} for model in (AccessRecord, Tombstone)}
# They hold personal data, or belong to the machinery: no list of them is taken away.
NOT_TAKEN_AWAY = {
    *SEEN_BY_FEW,
    LoadedRow,
    JobRun,
    TrialDatabase,
    ContentStamp,
    local_offer.NothingFound,
}
NOT_TAKEN_AWAY |= {local_offer.FeedRun}  # its page says it
NOT_TAKEN_AWAY |= {local_offer.GuidanceTick, Wording}  # on a staff page of its own
# The public has them as files.
NOT_TAKEN_AWAY |= {reports.UpdateDocument, reports.UpdateText}
NOT_TAKEN_AWAY |= {
    reports.View,
    reports.TakingOut,
    reports.TakenOutPlace,
}
# Rows that are about an action or a measure: whose work is it?
GIVEN = [actions.DueDate, actions.Reading, actions.ProgressUpdate]

# All other addresses: who may look, and who may send something.
OTHER_ADDRESSES = {
    "index": (LOGGED_IN, NOBODY),
    "app_list": (STAFF, NOBODY),
    "password_change": (LOGGED_IN, LOGGED_IN),
    "password_change_done": (LOGGED_IN, NOBODY),
    "jsi18n": (LOGGED_IN, NOBODY),
    "autocomplete": (NOBODY, NOBODY),  # without a field: see below for one with
    "auth_user_password_change": ({SUPERUSER}, {SUPERUSER}),
    # Families type on staff pages too, and their drafts are theirs alone.
    "keep_draft": (LOGGED_IN, NOBODY),  # without words of one's own: see tests/unsaved
    "throw_away_draft": (LOGGED_IN, LOGGED_IN),
    "preview": (STAFF, NOBODY),
    "wordings": (STAFF, {EDITOR, PUBLISHER, SUPERUSER}),
    "completeness": (STAFF, NOBODY),
    "examples": ({PUBLISHER, SUPERUSER}, {PUBLISHER, SUPERUSER}),
    "write": (STAFF, {WRITER, LEAD, SUPERUSER}),
    "write_area": ({WRITER, LEAD, SUPERUSER}, {WRITER, LEAD, SUPERUSER}),
    "write_preview": (STAFF, NOBODY),
    "rounds": (STAFF, NOBODY),
    "open_round": ({PUBLISHER, SUPERUSER}, {PUBLISHER, SUPERUSER}),
    "round": (STAFF, NOBODY),
    "publish_round": ({PUBLISHER, SUPERUSER}, {PUBLISHER, SUPERUSER}),
    "remind_writers": ({PUBLISHER, SUPERUSER}, {PUBLISHER, SUPERUSER}),
    "send_back": ({PUBLISHER, SUPERUSER}, {PUBLISHER, SUPERUSER}),
    "correct_update": ({PUBLISHER, SUPERUSER}, {PUBLISHER, SUPERUSER}),
    "correct_area": ({PUBLISHER, SUPERUSER}, {PUBLISHER, SUPERUSER}),
    "sign_areas": (STAFF, NOBODY),
    "plan_publication": ({PUBLISHER, SUPERUSER}, {PUBLISHER, SUPERUSER}),
    "sign_area": (STAFF, {LEAD, PUBLISHER, SUPERUSER}),
    "dates": (STAFF, STAFF),
    "dates_move": (STAFF, STAFF),
    "dates_publish": ({PUBLISHER, SUPERUSER}, {PUBLISHER, SUPERUSER}),
    "dates_correct": (
        {WRITER, LEAD, PUBLISHER, SUPERUSER},
        {WRITER, LEAD, PUBLISHER, SUPERUSER},
    ),
    "dates_of": (STAFF, NOBODY),
    "figures_index": (STAFF, NOBODY),
    "figures": (STAFF, {LEAD, PUBLISHER, SUPERUSER}),
    "figures_publish": ({PUBLISHER, SUPERUSER}, {PUBLISHER, SUPERUSER}),
    "figures_definition": ({LEAD, PUBLISHER, SUPERUSER}, {LEAD, PUBLISHER, SUPERUSER}),
    "figures_unit": ({LEAD, PUBLISHER, SUPERUSER}, {LEAD, PUBLISHER, SUPERUSER}),
    "figures_series": ({PUBLISHER, EDITOR, SUPERUSER}, {PUBLISHER, EDITOR, SUPERUSER}),
    "check_services": (STAFF, {OFFER, SUPERUSER}),
    "incoming_services": (STAFF, NOBODY),
    "review_incoming": (STAFF, {OFFER, SUPERUSER}),
    "sheet_of_services": ({OFFER, SUPERUSER}, {OFFER, SUPERUSER}),
    "template_of_services": ({OFFER, SUPERUSER}, NOBODY),
    "services_sheet": (STAFF, NOBODY),
    "gaps": (STAFF, NOBODY),
    "gaps_sheet": (STAFF, NOBODY),
    "providers": ({OFFER, SUPERUSER}, {OFFER, SUPERUSER}),
    "provider_contacts": ({OFFER, SUPERUSER}, NOBODY),
    "provider_contact": ({OFFER, SUPERUSER}, {OFFER, SUPERUSER}),
    "give_waits": (STAFF, {OFFER, SUPPLIER, SUPERUSER}),
    "sign_waits": (STAFF, {OFFER, SUPPLIER, SUPERUSER}),
    "sheet_of_waits": ({OFFER, SUPPLIER, SUPERUSER}, {OFFER, SUPPLIER, SUPERUSER}),
    "template_of_waits": ({OFFER, SUPPLIER, SUPERUSER}, NOBODY),
    "guidance_to_tick": (STAFF, NOBODY),
    "tick_guidance": (STAFF, {OFFICER, SUPERUSER}),
    "preview_guidance": (STAFF, NOBODY),
    "sheets": (STAFF, NOBODY),
    "actions_sheet": (STAFF, NOBODY),
    "updates_sheet": (STAFF, NOBODY),
    "figures_sheet": (STAFF, NOBODY),
    "sheet_of_dates": (
        {WRITER, LEAD, PUBLISHER, SUPERUSER},
        {WRITER, LEAD, PUBLISHER, SUPERUSER},
    ),
    "template_of_dates": ({WRITER, LEAD, PUBLISHER, SUPERUSER}, NOBODY),
    "sheet_of_updates": ({WRITER, LEAD, SUPERUSER}, {WRITER, LEAD, SUPERUSER}),
    "template_of_updates": ({WRITER, LEAD, SUPERUSER}, NOBODY),
    "sheet_of_figures": ({LEAD, PUBLISHER, SUPERUSER}, {LEAD, PUBLISHER, SUPERUSER}),
    "template_of_figures": ({LEAD, PUBLISHER, SUPERUSER}, NOBODY),
    "inbox": ({TEAM, SUPERUSER}, NOBODY),
    "submission": ({TEAM, SUPERUSER}, {TEAM, SUPERUSER}),
    "close_unasked": ({TEAM, SUPERUSER}, {TEAM, SUPERUSER}),
    "submission_answer": ({TEAM, SUPERUSER}, {TEAM, SUPERUSER}),
    "submission_concern": ({TEAM, SUPERUSER}, {TEAM, SUPERUSER}),
    "story": ({TEAM, SUPERUSER}, {TEAM, SUPERUSER}),
    "story_write": ({TEAM, SUPERUSER}, {TEAM, SUPERUSER}),
    "story_preview": ({TEAM, SUPERUSER}, NOBODY),
    "story_take_off": ({TEAM, SUPERUSER}, {TEAM, SUPERUSER}),
    "themes": ({TEAM, SUPERUSER}, NOBODY),
    "theme_new": ({TEAM, SUPERUSER}, {TEAM, SUPERUSER}),
    "theme": ({TEAM, SUPERUSER}, {TEAM, SUPERUSER}),
    "theme_preview": ({TEAM, SUPERUSER}, NOBODY),
    "theme_publish": ({TEAM, SUPERUSER}, {TEAM, SUPERUSER}),
    "theme_take_back": ({TEAM, SUPERUSER}, {TEAM, SUPERUSER}),
    "comments": ({TEAM, SUPERUSER}, {TEAM, SUPERUSER}),
    "comment": ({TEAM, SUPERUSER}, {TEAM, SUPERUSER}),
    "yearly_reports": ({TEAM, SUPERUSER}, NOBODY),
    "yearly_report_new": ({TEAM, SUPERUSER}, {TEAM, SUPERUSER}),
    "yearly_report": ({TEAM, SUPERUSER}, {TEAM, SUPERUSER}),
    "yearly_report_preview": ({TEAM, SUPERUSER}, NOBODY),
    "yearly_report_publish": ({TEAM, SUPERUSER}, {TEAM, SUPERUSER}),
    "yearly_report_take_back": ({TEAM, SUPERUSER}, {TEAM, SUPERUSER}),
    "type_in": ({TEAM, SUPERUSER}, NOBODY),
    "type_in_form": ({TEAM, SUPERUSER}, {TEAM, SUPERUSER}),
    "take_away": ({TEAM, SUPERUSER}, {TEAM, SUPERUSER}),
    "page_verdicts": (STAFF, NOBODY),
    "page_words": ({TEAM, SUPERUSER}, NOBODY),
    "take_words_out": ({TEAM, SUPERUSER}, {TEAM, SUPERUSER}),
    "people": ({DPO, SUPERUSER}, {DPO, SUPERUSER}),
    # Without somebody to be about, these lead back to where they are looked for.
    "people_copy": ({DPO, SUPERUSER}, {DPO, SUPERUSER}),
    "people_erase": ({DPO, SUPERUSER}, {DPO, SUPERUSER}),
    "views": (FAMILIES, NOBODY),
    "give_view": (FAMILIES, FAMILIES),
    "give_view_of_area": (FAMILIES, FAMILIES),
    "answer_update": (FAMILIES, FAMILIES),
    "look_at_view": ({PCAN}, {PCAN}),
    "taking_out": ({PUBLISHER, DPO, SUPERUSER}, NOBODY),
    "taking_out_propose": ({PUBLISHER, DPO, SUPERUSER}, {PUBLISHER, DPO, SUPERUSER}),
    "taking_out_look": ({PUBLISHER, DPO, SUPERUSER}, {PUBLISHER, DPO, SUPERUSER}),
}
# Open to strangers by their nature, or leading nowhere but to the log-in.
DOORS = {"login", "logout", None}


@pytest.fixture
def area():
    return factories.make_area()


@pytest.fixture
def action(area):
    return factories.make_action(area=area)


@pytest.fixture
def people(area, action):
    """Somebody of each role, who is given the action, or the whole area."""
    return {
        role: factories.make_person(
            *([role] if role in {*ROLES, *FAMILIES} else []),
            given=[action if role == WRITER else area],
            is_superuser=role == SUPERUSER,
        )
        for role in EVERYBODY
        if role != STRANGER
    }


@pytest.fixture
def everybody(people):
    """The browser of somebody of each role, and a stranger's."""
    browsers = {STRANGER: Client()}
    for role, person in people.items():
        browsers[role] = Client()
        browsers[role].force_login(person)
    return browsers


@pytest.fixture
def nothing_is_drawn(monkeypatch):
    """Pages come back empty: whether a door is open is known before. That each page can be drawn
    is for tests/admin/test_every_page.py."""
    monkeypatch.setattr(Template, "render", lambda *_args, **_kwargs: "")


def a_draft_of(model, action):
    """Make a row that was never public; if it is somebody's work, it is about this action."""
    match model:
        case _ if model is OwnerSettings:
            OwnerSettings.objects.update(contact_team="The SEND team")
            return OwnerSettings.objects.get()
        case _ if model is reports.View:  # a draft of families is shown to nobody here
            return factories.make_view()
        case actions.ProgressUpdate:
            opened = actions.Round.objects.filter(published_at=None).first()
            opened = opened or factories.make_round(published_at=None)
            return factories.make_update(action=action, round=opened)
        case actions.DueDate:
            return factories.make_due_date(action=action, published_at=None)
        case actions.Reading:
            measure = factories.make_measure(area=action.area)
            series = factories.make_series(measure=measure)
            return factories.make_reading(series=series, published_at=None)
    names = {field.name for field in model._meta.fields}
    if "is_visible" in names:
        return MAKERS[model](is_visible=False)
    return MAKERS[model](published_at=None) if "published_at" in names else MAKERS[model]()


def page_of(model, page, *args):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


def let_in(response):
    """Return whether the door was open: neither refused, nor led to the log-in,
    nor told that nothing is there."""
    if response.status_code == 302:
        return not response["Location"].startswith("/admin/login/")
    assert response.status_code in (200, 403, 404, 405, 409), response
    return response.status_code not in (403, 404)


def may_do(client, row):
    """Return what this browser may do with a row of a model: the names of the pages."""
    model = type(row)
    tries = {
        "changelist": client.get(page_of(model, "changelist")),
        "add": client.get(page_of(model, "add")),
        "history": client.get(page_of(model, "history", row.pk)),
        "look": client.get(page_of(model, "change", row.pk)),
        "delete": client.get(page_of(model, "delete", row.pk)),
        "change": client.post(page_of(model, "change", row.pk), {}),
    }
    if model not in NOT_TAKEN_AWAY:
        tries["download"] = client.get(page_of(model, "download", "csv"))
    return {name for name, response in tries.items() if let_in(response)}


def declared(role, model):
    """Return what a role may do with a row of a model that is its own work."""
    expected = set()
    if role in SEEN_BY_FEW.get(model, STAFF):
        expected |= {"changelist", "look", "history"}
        if model not in NOT_TAKEN_AWAY:
            expected |= {"download"}
    if role in MAY_CHANGE[model]:
        expected |= {"change"} if model is OwnerSettings else {"add", "change", "delete"}
    if model in MADE_ELSEWHERE:
        expected -= {"add"}
    if model in ALWAYS_PUBLIC:
        expected -= {"delete"}
    return expected


def permitted(person, row):
    """Return what the site's own rules permit a person with a row, no page being opened."""
    request = RequestFactory().get("/")
    request.user = person
    pages = admin.site.get_model_admin(type(row))
    asked = {
        "look": pages.has_view_permission(request, row),
        "add": pages.has_add_permission(request),
        "change": pages.has_change_permission(request, row),
        "delete": pages.has_delete_permission(request, row),
    }
    return {name for name, may in asked.items() if may}


def one_of_each_kind(model):
    """Return the strangers and, of the roles that may do the same, the first."""
    first = {frozenset(declared(role, model)): role for role in reversed(EVERYBODY)}
    return {STRANGER, *first.values()}


@pytest.mark.usefixtures("nothing_is_drawn")
@pytest.mark.parametrize("model", MAY_CHANGE, ids=lambda model: model._meta.label)
def test_each_role_does_with_each_row_what_is_declared(everybody, action, model):
    row, allowed = a_draft_of(model, action), {}
    who = one_of_each_kind(model)

    for role in who:
        with only_tried():
            allowed[role] = may_do(everybody[role], row)

    assert allowed == {role: declared(role, model) for role in who}


@pytest.mark.parametrize("model", MAY_CHANGE, ids=lambda model: model._meta.label)
def test_each_role_is_permitted_what_is_declared(people, action, model):
    row = a_draft_of(model, action)

    allowed = {role: permitted(person, row) for role, person in people.items()}

    kinds = {"look", "add", "change", "delete"}
    assert allowed == {role: kinds & declared(role, model) for role in people}


@pytest.mark.usefixtures("nothing_is_drawn")
@pytest.mark.parametrize("model", GIVEN, ids=lambda model: model._meta.label)
def test_other_peoples_work_is_looked_at_and_left_alone(everybody, model):
    row, changed = a_draft_of(model, factories.make_action()), {}

    for role, browser in everybody.items():
        with only_tried():
            changed[role] = {"change", "delete"} & may_do(browser, row)

    may = MAY_CHANGE[model] - {WRITER, LEAD}
    assert changed == {role: {"change", "delete"} if role in may else set() for role in EVERYBODY}


@pytest.mark.parametrize("role", [WRITER, LEAD])
def test_nobody_gives_a_draft_to_an_action_that_is_not_theirs(everybody, role, action):
    client, elsewhere = everybody[role], factories.make_action()
    opened = factories.make_round(published_at=None)

    client.post(
        page_of(actions.ProgressUpdate, "add"), {"action": elsewhere.pk, "round": opened.pk}
    )
    client.post(page_of(actions.ProgressUpdate, "add"), {"action": action.pk, "round": opened.pk})

    assert [update.action for update in actions.ProgressUpdate.objects.all()] == [action]


def admin_entries():
    """Return the name of every address of the staff site, those of models' pages aside."""
    models_pages, names = set(), set()
    patterns, _app, _name = admin.site.urls
    for pattern in patterns:
        for entry in getattr(pattern, "url_patterns", [pattern]):
            names.add(entry.name)
    for model in admin.site._registry:  # noqa: SLF001  there is no other list
        start = f"{model._meta.app_label}_{model._meta.model_name}_"
        models_pages |= {
            start + page
            for page in ("changelist", "add", "history", "delete", "change", "download")
        }
    return names - models_pages


def test_no_address_is_undeclared():
    assert admin_entries() - DOORS == set(OTHER_ADDRESSES)
    assert set(admin.site._registry) == set(MAY_CHANGE)  # noqa: SLF001  there is no other list


@pytest.fixture
def arguments(area, action):
    """What each address that needs something is about: work of the person's own."""
    due = factories.make_due_date(action=action)
    update = factories.make_update(action=action)
    public_view = factories.make_view()
    proposal = factories.make_taking_out(published_at=None)
    public = factories.make_round(area_reports=[{"area": area}])
    opened = factories.make_round(published_at=None, quarter=Quarter(2190, 1))
    measure = factories.make_measure(area=area)
    reading = factories.make_reading(series=factories.make_series(measure=measure))
    said = factories.make_submission()
    told = factories.make_story(published_at=None).submission
    theme = factories.make_theme(published_at=None)
    report = factories.make_comments_report(published_at=None)
    note = factories.make_note(submission=said)
    guidance = factories.make_guidance_page()
    view = factories.make_view(round=opened, published_at=None)
    return {
        "app_list": ["actions"],
        "auth_user_password_change": [factories.make_person().pk],
        "preview": ["actions", "action", action.pk],
        "write_area": [area.slug],
        "write_preview": [action.address_part],
        "round": [opened.quarter],
        "publish_round": [opened.quarter],
        "remind_writers": [opened.quarter],
        "send_back": [factories.make_update(round=opened).pk],
        "correct_update": [update.pk],
        "correct_area": [public.quarter, area.slug],
        "sign_area": [area.slug],
        "plan_publication": [opened.quarter],
        "dates_correct": [due.pk],
        "dates_of": [action.address_part],
        "figures": [measure.reference],
        "figures_publish": [measure.reference],
        "figures_definition": [measure.reference],
        "figures_unit": [measure.reference, reading.definition.version],
        "figures_series": [measure.reference],
        "actions_sheet": ["xlsx"],
        "updates_sheet": [opened.quarter, "csv"],
        "review_incoming": [factories.make_incoming_service().pk],
        "services_sheet": ["xlsx"],
        "gaps_sheet": ["csv"],
        "figures_sheet": ["csv"],
        "submission": [said.reference],
        "submission_answer": [said.reference],
        "submission_concern": [said.reference],
        "story": [told.reference],
        "story_write": [told.reference],
        "story_preview": [told.reference],
        "story_take_off": [told.reference],
        "theme": [theme.pk],
        "theme_preview": [theme.pk],
        "theme_publish": [theme.pk],
        "theme_take_back": [theme.pk],
        "comment": [said.reference],
        "yearly_report": [report.pk],
        "yearly_report_preview": [report.pk],
        "yearly_report_publish": [report.pk],
        "yearly_report_take_back": [report.pk],
        "type_in_form": ["comment"],
        "take_words_out": ["note", note.pk],
        "tick_guidance": [guidance.slug],
        "preview_guidance": [guidance.slug],
        "give_view": [opened.quarter],
        "give_view_of_area": [opened.quarter, area.slug],
        "answer_update": [update.round.quarter, action.address_part],
        "look_at_view": [view.pk],
        "taking_out_propose": [public_view._meta.label, public_view.pk, "words"],
        "taking_out_look": [proposal.pk],
        "provider_contact": [factories.make_organisation().slug],
    }


SOME = 4


def all_refused_and_some_let_in(name, may):
    """Return everybody who may not, and of those who may, some: from address to address others, as
    a page takes long and a refusal does not."""
    who = [role for role in EVERYBODY if role in may]
    start = list(OTHER_ADDRESSES).index(name)
    in_turn = {who[(start + step) % len(who)] for step in range(min(SOME, len(who)))}
    return [role for role in EVERYBODY if role not in may or role in in_turn]


@pytest.mark.usefixtures("nothing_is_drawn")
def test_each_role_gets_where_it_is_declared(everybody, arguments):
    wrong = []

    for name, (may_look, may_send) in OTHER_ADDRESSES.items():
        address = reverse(f"admin:{name}", args=arguments.get(name, []))
        for role in all_refused_and_some_let_in(name, may_look):
            with only_tried():
                looked = everybody[role].get(address)
            if looked.status_code != 405 and let_in(looked) != (role in may_look):
                wrong.append(f"{role} looks at {name}: {looked.status_code}")
            if is_kept(looked):
                wrong.append(f"{name} may stay in the browser of {role}")
        for role in EVERYBODY if may_send else [STRANGER]:
            with only_tried():
                sent = everybody[role].post(address, {})
            if let_in(sent) != (role in may_send):
                wrong.append(f"{role} sends to {name}: {sent.status_code}")

    assert wrong == []


def test_each_role_is_let_in_somewhere():
    """Of those who may, on each page other ones look; in all, everybody does."""
    looked = {
        role
        for name, (may_look, _may_send) in OTHER_ADDRESSES.items()
        for role in all_refused_and_some_let_in(name, may_look)
        if role in may_look
    }

    assert looked == LOGGED_IN


def is_kept(response):
    """Return whether a browser may show a page again to whoever uses it next."""
    return response.status_code == 200 and "no-store" not in response.get("Cache-Control", "")


@pytest.mark.both_databases
def test_every_address_answers_whoever_looks_and_whoever_sends(admin_client, arguments):
    answers = {}

    for name in OTHER_ADDRESSES:
        address = reverse(f"admin:{name}", args=arguments.get(name, []))
        answers[name] = {admin_client.get(address).status_code}
        answers[name] |= {admin_client.post(address, {}).status_code}

    assert {name: codes for name, codes in answers.items() if max(codes) >= 500} == {}


def test_names_of_people_are_not_offered_to_those_who_may_not_see_them(everybody):
    address = reverse("admin:autocomplete")
    about = {"app_label": "actions", "model_name": "assignment", "field_name": "person"}

    offered = {role for role, browser in everybody.items() if let_in(browser.get(address, about))}

    assert offered == {SUPERUSER}


def test_nobody_learns_the_address_of_a_hidden_row_from_its_number(everybody):
    hidden = factories.make_service(slug="not-public-yet", is_visible=False)
    kind = ContentType.objects.get_for_model(hidden)

    for browser in everybody.values():
        told = browser.get(f"/admin/r/{kind.pk}/{hidden.pk}/")
        assert "not-public-yet" not in told.get("Location", "")


def test_groups_are_made_by_code_and_put_right_by_it():
    group = Group.objects.get(name=Role.VIEWER)
    group.permissions.clear()
    Group.objects.get(name=Role.WRITER).delete()
    Group.objects.get(name=TEAM).delete()

    for _time in range(2):
        roles.make_groups()

    assert {g.name for g in Group.objects.all()} == {*ROLES, *FAMILIES}
    assert {f"{p.content_type.app_label}.{p.codename}" for p in group.permissions.all()} == (
        roles.permissions_of(Role.VIEWER)
    )


@pytest.mark.parametrize("is_what", ["is_staff", "is_active"])
def test_who_has_left_may_do_nothing(action, is_what):
    person = factories.make_person(
        *Role, given=[action.area], is_superuser=True, **{is_what: False}
    )

    assert not roles.may_see(person)
    assert not permissions.may_publish(person)
    assert not permissions.may_edit_content(person)
    assert not permissions.writable_actions(person).exists()


def test_a_partner_writes_for_one_action_and_one_person_for_three_areas():
    own, _other = factories.make_action(), factories.make_action()
    areas = [factories.make_area() for _area in range(3)]
    theirs = [factories.make_action(area=area) for area in areas]
    partner = factories.make_person(Role.WRITER, given=[own])
    busy = factories.make_person(Role.WRITER, given=areas)

    assert list(permissions.writable_actions(partner)) == [own]
    assert set(permissions.writable_actions(busy)) == set(theirs)


def test_an_assignment_without_a_role_is_nothing():
    action = factories.make_action()
    person = factories.make_person(Role.VIEWER, given=[action, action.area])

    assert not permissions.writable_actions(person).exists()

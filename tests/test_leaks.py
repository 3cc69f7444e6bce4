"""Nothing unpublished reaches the public: not a word of it, at any address."""

import os
import re
import time
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from itertools import count

import pytest
from django.apps import apps
from django.db import models
from django.urls import reverse
from django.utils import timezone

from actions.models import (
    Correction,
    Definition,
    DueDate,
    Lead,
    MeasureInArea,
    ProgressUpdate,
    PublicFact,
    Reading,
    Series,
)
from actions.parts import valid_numbers
from actions.quarters import Quarter
from actions.references import valid_reference
from feedback.models import CommentsReport, PersonalPart, Story, Theme
from feedback.stories.publication import version_with_story
from local_offer.models import (
    Event,
    GuidancePage,
    GuidanceTick,
    LanguageSentence,
    Location,
    Organisation,
    Service,
    Term,
    WaitFigure,
    WaitingRight,
    WaitingTime,
    Year,
)
from plans.models import KeyArea, Section
from privacy.models import AccessRecord
from publishing import field_register
from publishing.models import OwnerSettings, Wording
from publishing.public_pages import FRESH_FOR_SECONDS, every_address
from publishing.versions import version_of
from publishing.visibility import Publishable
from publishing.wordings.models import names_something
from reports.models import (
    AreaCorrection,
    AreaReport,
    Hold,
    PlannedPublication,
    TakingOut,
    UpdateDocument,
    UpdateText,
    View,
    Voice,
)
from reports.record.freezing import freeze_correction
from tests import factories
from tests.admin.test_every_page import MADE_BY_ITSELF, MAKERS
from tests.browser.sites import free_port, served
from tests.visiting import Browser, text_of

CANARY = "canary"
# Every unpublished word has the canary in it; quarters have only their years: in words, a code or
# a date. Four digits alone are found in the fingerprint of a page now and then.
SECRETS = re.compile(f"{CANARY}|([a-z] |[>,] ?)219[89]\\b|219[89]-(q|[01][0-9]-)")

pytestmark = pytest.mark.django_db


def canary(place):
    return f"{CANARY}-{place}"


@pytest.fixture
def unpublished_everywhere():
    """A visible plan, area, action and measure, and beside each of them what is not public."""
    plan = factories.make_plan()
    area = factories.make_area(plan=plan, slug="waiting-times")
    action = factories.make_action(area=area, keywords=f"{canary('keywords')}\nwheelchair")
    measure = factories.make_measure(area=area)
    section = factories.make_section(plan=plan, holds="commitments")
    hidden = {"is_visible": False}

    hidden_plan = factories.make_plan(
        title=canary("plan"), summary=canary("plan-summary"), **hidden
    )
    factories.make_section(plan=hidden_plan, heading=canary("section-of-hidden-plan"))
    factories.make_area(plan=hidden_plan, title=canary("area-of-hidden-plan"), slug=canary("slug"))
    factories.make_section(plan=plan, heading=canary("section"), body=canary("body"), **hidden)
    factories.make_point(plan=plan, text=canary("point"), **hidden)
    factories.make_key_area(plans=[plan], title=canary("key-area"), **hidden)
    factories.make_document(plan=plan, name=canary("document"), **hidden)
    factories.make_oversight_body(plan=plan, name=canary("oversight"), **hidden)
    factories.make_inspection(plan=plan, dates=canary("inspection"), **hidden)
    factories.make_glossary_term(
        term=canary("term"), acronym="SEND", full=canary("acronym"), **hidden
    )

    hidden_area = factories.make_area(
        plan=plan, title=canary("area"), recommendation=canary("recommendation"), **hidden
    )
    hidden_action = factories.make_action(
        area=area, title=canary("action"), text=canary("action-text"), **hidden
    )
    in_hidden_area = factories.make_action(area=hidden_area, title=canary("action-of-hidden-area"))
    point = factories.make_recommendation_point(area=area, actions=[hidden_action, in_hidden_area])
    factories.make_action(area=area, continued_in=in_hidden_area)
    factories.make_recommendation_point(area=area, text=canary("recommendation-point"), **hidden)
    factories.make_area_definition(area=area, text=canary("area-definition"), **hidden)
    factories.make_action_part(action=action, text=canary("part"), **hidden)
    factories.make_action_link(from_action=action, to_action=hidden_action)
    factories.make_action_link(from_action=action, to_action=in_hidden_area)
    factories.make_action(
        area=area, continued_in=hidden_action, title="An action continued in a hidden one"
    )

    hidden_measure = factories.make_measure(
        reference="WT M99",
        area=area,
        question=canary("measure"),
        text=canary("measure-text"),
        **hidden,
    )
    series = factories.make_series(measure=measure)
    factories.make_series(measure=measure, name=canary("series"), **hidden)
    factories.make_definition(measure=measure, text=canary("definition"), published_at=None)
    factories.make_reading(series=series, words=canary("reading"), published_at=None)
    factories.make_reading(
        series=factories.make_series(measure=hidden_measure), words=canary("hidden-measure-figure")
    )
    fact = factories.make_public_fact(areas=[area])
    factories.make_fact_figure(fact=fact, period=canary("fact-figure"), **hidden)
    for about in ({"sections": [section]}, {"areas": [area]}, {"actions": [action]}):
        factories.make_public_fact(
            **about, text=canary("fact"), caution=canary("caution"), **hidden
        )
    factories.make_public_fact(measures=[measure], text=canary("measure-fact"), **hidden)

    update = factories.make_update(action=action)
    factories.make_correction(update=update, text=canary("correction"), published_at=None)
    factories.make_update(action=hidden_action, what_we_did=canary("update-of-hidden-action"))
    factories.make_theme(
        areas=[area],
        actions=[action],
        title=canary("theme"),
        you_said=canary("you-said"),
        we_did=canary("we-did"),
        published_at=None,
    )
    factories.make_theme(areas=[area, hidden_area], actions=[action, hidden_action])
    factories.make_comments_report(words=canary("report"), published_at=None)
    factories.make_submission(personal={"words": canary("comment")})
    factories.make_due_date(action=hidden_action, read_from=canary("date-of-hidden-action"))
    factories.make_taking_out(title=canary("taking-out"), published_at=None)
    open_round = factories.make_round(quarter=Quarter(2199, 4), published_at=None)
    factories.make_update(
        round=open_round,
        action=action,
        status="stopped",
        what_we_did=canary("draft-update"),
        got_in_the_way=canary("draft-reason"),
        evidence=canary("draft-evidence"),
    )
    factories.make_due_date(action=action)
    factories.make_due_date(
        action=action,
        kind="move",
        quarter=Quarter(2198, 1),
        reason=canary("draft-move"),
        agreed_by=canary("agreed"),
        agreed_on="2026-01-01",
        published_at=None,
    )
    _unpublished_help(
        promised=[{"action": action}, {"measure": measure}],
        unpromised=[
            {"action": hidden_action},
            {"action": in_hidden_area},
            {"measure": hidden_measure},
        ],
    )
    _unticked_guidance()
    _events_nobody_knows_of()
    for voice in Voice:
        _unpublished_views(voice, open_round, area, update)
    factories.make_wording(
        title=canary("wording"),
        after_words=canary("proposed"),
        reason=canary("why-proposed"),
        published_at=None,
    )
    return point


def _unpublished_views(voice, open_round, area, update):
    """What a voice of families has begun to say of a quarter, and to answer."""
    words = canary(f"view-of-{voice}")
    for about in (
        {"round": open_round},
        {"round": open_round, "area": area},
        {"round": update.round, "update": update},
    ):
        factories.make_view(by=voice, words=words, judgement="stopped", published_at=None, **about)


def _unpublished_help(promised, unpromised):
    """Services that the public sees, and in and beside them what it does not. They are linked to
    what the plan promised in public, and to what is hidden of it."""
    hidden = {"is_visible": False}
    hidden_term = factories.make_term(taxonomy="access", name=canary("access"), **hidden)
    hidden_kind = factories.make_term(
        taxonomy="kind", name=canary("kind"), slug=canary("kind-slug"), **hidden
    )
    service = factories.make_service(
        needs=[factories.make_term(name=canary("need"), also=canary("also"), **hidden)],
        kinds=[hidden_kind],
        access=[hidden_term],
        note=canary("note"),
        unsure_of=canary("unsure-of"),
    )
    _unpublished_waits(service)
    factories.make_contact(service=service, label=canary("contact"), **hidden)
    factories.make_contact(
        service=service,
        label=canary("unsure-contact"),
        email="canary-unsure@example.org",
        is_sure=False,
    )
    factories.make_source(service=service, url="https://canary-source.example/", **hidden)
    factories.make_source(
        service=service, url="https://canary-third-party.example/", kind="third-party"
    )
    for location in (
        factories.make_location(name=canary("location"), **hidden),
        factories.make_location(
            name=canary("location-in-hidden-town"),
            place=factories.make_place(name=canary("town"), **hidden),
        ),
    ):
        factories.make_service_at_location(service=service, location=location)
    factories.make_service_at_location(
        service=service, location=factories.make_location(name=canary("no-longer-there")), **hidden
    )
    unseen = [
        factories.make_service(name=canary("service"), slug=canary("service-slug"), **hidden),
        factories.make_service(name=canary("service-not-listed"), is_listed=False),
        factories.make_service(
            name=canary("service-of-hidden-organisation"),
            organisation=factories.make_organisation(name=canary("organisation"), **hidden),
        ),
    ]
    for part_of_plan in promised:
        for one in unseen:
            factories.make_service_in_plan(service=one, **part_of_plan)
    for hidden_part in unpromised:
        factories.make_service_in_plan(service=service, **hidden_part)
    for one in unseen:
        factories.make_contact(service=one, label=canary("contact-of-unseen-service"))
        factories.make_service(state="closed", replaced_by=one)
        factories.make_service(state="checked", checked_on="2026-01-01", note=canary("checked"))
    _unticked_words()


def _unticked_words():
    """What is public but for the words that nobody has ticked."""
    words = {name: canary(f"year-{name}") for name in Year.TICKED}
    factories.make_year(**words, sources=canary("sources"), unsure_of=canary("unsure-of-year"))
    factories.make_waiting_right(points=canary("points"), law=canary("law"))
    unticked = {"checked_on": None, "checked_by": None}
    factories.make_language_sentence(
        language=canary("language"), sentence=canary("sentence"), **unticked
    )
    for make in (factories.make_year, factories.make_waiting_right):
        make(in_short=canary("hidden-advice"), is_visible=False, **factories.ticked())
    factories.make_language_sentence(sentence=canary("hidden-sentence"), is_visible=False)


def _unpublished_waits(service):
    """Waits of a service that the public sees, and in and beside them what it does not."""
    wait = factories.make_wait(
        service=service,
        law_words=canary("unsure-law"),
        target_words=canary("unsure-aim"),
        known_words=canary("somebody-elses-figure"),
        known_url="https://canary-somebody-else.example/",
        known_kind="third-party",
        could_be_supplied_by=canary("who-could"),
        note=canary("note-on-wait"),
    )
    factories.make_wait_figure(wait=wait)
    signed = factories.make_wait_figure(wait=wait, waiting=3, note=canary("note-of-few"))
    unsigned = {"published_at": None, "supplied_by": canary("supplier")}
    factories.make_wait_figure(wait=wait, note=canary("unsigned"), **unsigned)
    factories.make_wait_figure(
        wait=wait,
        starts_on=signed.starts_on,
        ends_on=signed.ends_on,
        corrects=signed,
        why_corrected=canary("unsigned-correction"),
        **unsigned,
    )
    for seen in (
        factories.make_wait(name=canary("hidden-wait"), is_visible=False),
        factories.make_wait(
            name=canary("wait-of-hidden-service"),
            service=factories.make_service(is_visible=False),
        ),
        factories.make_wait(name=canary("of-another-area"), area="west-yorkshire"),
    ):
        factories.make_wait_figure(wait=seen, note=canary("figure-of-unseen-wait"))


def _unticked_guidance():
    """Pages that the public can ask for, and whose words no officer's tick stands on."""
    words = {
        "text": f"# {canary('heading')}\n{canary('text')}",
        "if_no": canary("if-no"),
        "deadline": canary("deadline"),
        "law": canary("law"),
        "links": f"{canary('link')} https://www.gov.example/",
    }
    staff = {"to_add": canary("to-add"), "unsure_of": canary("unsure"), "sources": canary("source")}
    factories.make_guidance_page(**words, **staff)
    factories.make_guidance_page(title=canary("hidden-guidance"), is_visible=False)
    taken_back = {
        "taken_back_on": "2026-10-01",
        "taken_back_by": factories.make_person(),
        "why_taken_back": canary("why-taken-back"),
    }
    factories.make_guidance_tick(page=factories.make_guidance_page(**words), **taken_back)
    for name in words:
        changed = factories.make_guidance_page()
        factories.make_guidance_tick(page=changed)
        setattr(changed, name, words[name])
        changed.save()
    factories.make_guidance_tick(page=factories.make_guidance_page(**staff))


def _events_nobody_knows_of():
    factories.make_event(title=canary("event"), is_visible=False)
    factories.make_event(title=canary("event-not-sure"), is_sure=False)
    factories.make_event(note=canary("note-on-event"))
    factories.make_newsletter(title=canary("newsletter"), is_visible=False)
    factories.make_consultation(who=canary("consultation"), is_visible=False)


def test_no_public_address_shows_anything_unpublished(client, unpublished_everywhere):
    addresses = list(every_address())

    leaks = {}
    for _name, path in addresses:
        response = client.get(path)
        text = text_of(response.content) + str(response.headers)
        if found := SECRETS.search(text):
            leaks[path] = text[max(0, found.start() - 60) : found.end() + 60]

    assert len(addresses) > 15
    assert leaks == {}


def test_the_leak_test_would_see_a_leak(client, unpublished_everywhere):
    unpublished_everywhere.text = canary("shown-on-purpose")
    unpublished_everywhere.save()

    page = client.get(unpublished_everywhere.area.get_absolute_url())

    assert SECRETS.search(page.content.decode())


@pytest.mark.parametrize("quarter", [Quarter(2198, 1), Quarter(2199, 4)])
def test_the_leak_test_would_see_a_quarter(quarter):
    year = f"<b>{quarter.year}</b>"
    for text in (str(quarter), quarter.code, quarter.last_day.isoformat(), year):
        assert SECRETS.search(text)
    assert not SECRETS.search("b340971c2487697b9fa4077f2199a80f")


def test_hidden_rows_have_no_page(client, unpublished_everywhere):
    hidden = [
        factories.make_plan(is_visible=False),
        factories.make_area(is_visible=False),
        factories.make_action(is_visible=False),
        factories.make_measure(is_visible=False),
        factories.make_service(is_visible=False),
        factories.make_service(is_listed=False),
        factories.make_service(organisation=factories.make_organisation(is_visible=False)),
        factories.make_guidance_page(is_visible=False),
        factories.make_event(is_visible=False),
        factories.make_event(is_sure=False),
    ]

    answers = [client.get(row.get_absolute_url()).status_code for row in hidden]

    assert set(answers) == {404}


def test_a_draft_changes_no_standing_and_no_count(client, unpublished_everywhere):
    page = client.get("/actions/?status=stopped")

    assert page.context["page"].paginator.count == 0


def test_what_staff_search_words_say_is_found_but_never_shown(client, unpublished_everywhere):
    page = client.get("/actions/?q=wheelchair")

    assert page.context["page"].paginator.count == 1
    assert CANARY not in page.content.decode()


@pytest.mark.parametrize(
    "hidden",
    [
        {"note": "Ask about wheelchairs."},
        {"unsure_of": "Ask about wheelchairs."},
        {"what": "Wheelchairs.", "is_listed": False},
        {"what": "Wheelchairs.", "is_visible": False},
    ],
    ids=str,
)
def test_no_service_is_found_by_what_the_public_does_not_see(client, hidden):
    factories.make_service(**hidden)

    found = client.get("/local-offer/services/?q=wheelchair")

    assert found.context["page"].paginator.count == 0


def test_what_is_hidden_cannot_be_asked_for(client):
    kind = factories.make_term(taxonomy="kind", is_visible=False)
    place = factories.make_place(is_visible=False)
    factories.make_service(kinds=[kind])

    for asked in ({"kind": kind.slug}, {"near": place.name}):
        assert client.get("/local-offer/services/", asked).status_code == 400


# From here on every field that holds words, as the field register lists them, is sown with words
# of its own, and the site is served by two processes.

# Always public, so they have no draft; or what it says is made as it becomes public.
NEVER_UNSEEN = {OwnerSettings, Lead, Hold, TakingOut, UpdateDocument, UpdateText}
# Free for anybody to know, but not words that a page shows by themselves.
NOT_SHOWN = {
    "actions.Action.for_young_people",  # told where a topic of theirs holds its area
    "actions.Definition.unit",  # stands beside plain numbers; this figure is told in words
    "actions.Measure.target_unit",  # the aim in words is told instead
    "actions.PublicFact.reference",  # what the loader knows it by
    "plans.KeyArea.slug",  # likewise
    "local_offer.Organisation.slug",  # likewise
    "local_offer.Location.slug",  # likewise
    "local_offer.Location.postcode",  # the town is told
    "local_offer.Term.also",  # what people type, understood and never repeated
    "local_offer.GuidancePage.also",  # likewise
    "local_offer.Place.name",  # told to whoever asks for help near it
    "local_offer.Place.also",  # likewise
    "local_offer.Newsletter.slug",  # what the loader knows it by
    "publishing.Wording.before_words",  # of the owner's settings, which is what is sown
    "publishing.Wording.after_words",  # likewise
    "publishing.Wording.before",  # the list tells how people read it; pages compare both texts
    "publishing.Wording.after",  # likewise
    "publishing.Wording.renamed_to",  # older changes are called as they were then
    "publishing.Wording.agreed_by",  # on the page of what changed
    "publishing.GlossaryTerm.acronym",  # spelt out wherever a text has these letters; none has
}


def word_fields(model, *kinds):
    """Return the fields of a model that hold free words and are declared as one of the kinds."""
    declared = field_register.declared()[model._meta.label]
    return [
        field
        for field in model._meta.concrete_fields
        if isinstance(field, (models.CharField, models.TextField))
        and not field.choices
        and valid_numbers not in field.validators
        and names_something not in field.validators
        and declared[field.name] in kinds
    ]


def models_with(*kinds):
    """Return the models of the register that have such fields, but for the index of the search:
    it is made of the others' rows by itself, and so is sown with them."""
    found = [apps.get_model(label) for label in field_register.declared()]
    found = [model for model in found if model not in MADE_BY_ITSELF]
    return [model for model in found if word_fields(model, *kinds)]


@dataclass
class Sown:
    """Canaries and where each was put: `unseen` will be public one day, `never` will not."""

    unseen: dict
    never: dict
    rows: dict

    def of(self, row):
        """Return the words that stand in this unseen row."""
        own = {str(field) for field in row._meta.concrete_fields}
        return {word for word, place in self.unseen.items() if place in own}


_numbers = count(1001)
# A word as `words_for` makes it; in an address a space is a dash.
SOWN = re.compile(r"zq[ -]?\d{4}")


def words_for(fields, sown):
    """Return {field name: words found nowhere else}, short enough for every field."""
    values = {}
    for field in fields:
        word = f"zq{next(_numbers):04d}"
        if valid_reference in field.validators:
            word = f"ZQ {next(_numbers)}"
        sown[word.lower()] = str(field)
        is_address = isinstance(field, models.URLField)
        values[field.name] = f"https://{word}.example/" if is_address else word
    return values


@pytest.fixture
def sown(shared_database):
    """A public site, and beside each thing on it a draft; staff words stand behind all of it."""
    told = Sown({}, {}, {})
    beside = _public_rows()
    drafts = {
        DueDate: {"kind": "move", "quarter": Quarter(2190, 1), "agreed_on": "2026-01-01"},
        Definition: {"in_force_from": factories.LONG_AGO.date() + timedelta(days=1)},
        Reading: {"replaces": beside["reading"], **_days_of(beside["reading"])},
        KeyArea: {"plans": [beside["plan"]]},
        PublicFact: {"areas": [beside["area"]]},
        MeasureInArea: {"area": factories.make_area(plan=beside["plan"])},
        Story: {"action": None},
        Service: {"area": Service.Area.KIRKLEES},
        Term: {"taxonomy": Term.Taxonomy.ACCESS},
        Year: factories.ticked(),
        WaitingRight: factories.ticked(),
        LanguageSentence: factories.ticked(),
        WaitingTime: {
            "area": Service.Area.KIRKLEES,
            "known_kind": "council",
            "limits_are_sure": True,
            "asked_on": "2026-01-01",
        },
        WaitFigure: {"corrects": beside["wait_figure"], **_days_of(beside["wait_figure"])},
        Event: {"state": Event.State.CHANGED},
        View: {"update": None},
    }
    for model in models_with("public"):
        if model in NEVER_UNSEEN:
            continue
        names = {field.name for field in model._meta.concrete_fields}
        has_tick = issubclass(model, Publishable)
        hidden = {"is_visible": False} if has_tick else {"published_at": None}
        about = {name: row for name, row in beside.items() if name in names}
        words = words_for(word_fields(model, "public"), told.unseen)
        told.rows[model] = MAKERS[model](**{**about, **drafts.get(model, {}), **words, **hidden})
    # Without a figure a line and the title of a table have nothing to stand over.
    factories.make_reading(series=told.rows[Series])
    factories.make_fact_figure(fact=told.rows[PublicFact])
    # What no service has is told nowhere.
    factories.make_service(organisation=told.rows[Organisation])
    factories.make_service_at_location(service=beside["service"], location=told.rows[Location])
    beside["service"].access.add(told.rows[Term])
    # A first name is shown as its owner gave it, or not at all.
    story = told.rows[Story]
    PersonalPart.objects.filter(submission=story.submission).update(name=story.name_shown)
    _sow_what_staff_see(told)
    return told


def _public_rows():
    plan = factories.make_plan()
    for list_under_it in Section.Holds.values:
        factories.make_section(plan=plan, holds=list_under_it)
    area = factories.make_area(plan=plan)
    action = factories.make_action(area=area)
    measure = factories.make_measure(area=area)
    series = factories.make_series(measure=measure)
    reading = factories.make_reading(series=series)
    factories.make_due_date(action=action)
    wait = factories.make_wait()
    return {
        "plan": plan,
        "area": area,
        "action": action,
        "measure": measure,
        "series": series,
        "definition": reading.definition,
        "reading": reading,
        "fact": factories.make_public_fact(areas=[area]),
        "update": factories.make_update(action=action),
        "report": _report_in_the_record(area),
        "round": factories.make_round(published_at=None, quarter=Quarter(2190, 1)),
        "service": factories.make_service(),
        "wait": wait,
        "wait_figure": factories.make_wait_figure(wait=wait),
        "organisation": factories.make_organisation(),
    }


def _report_in_the_record(area):
    told = factories.make_round(area_reports=[{"area": area}])
    factories.freeze(told)
    return told.area_reports.get()


def _days_of(reading):
    return {"starts_on": reading.starts_on, "ends_on": reading.ends_on}


def _sow_what_staff_see(told):
    for model in models_with("staff", "personal", "child"):
        words = words_for(word_fields(model, "staff", "personal", "child"), told.never)
        if model is AccessRecord:  # it never changes, so it is made with them
            MAKERS[model](**words)
        elif model is Wording:  # only what waits can be turned down
            closed = {"closed_at": timezone.now(), "closed_by": factories.make_person()}
            MAKERS[model](name="is_local_offer", published_at=None, **closed, **words)
        elif model is GuidanceTick:  # likewise
            by = factories.make_person()
            MAKERS[model](**words, taken_back_on="2026-10-01", taken_back_by=by)
        elif model is PlannedPublication:  # what was stopped says why
            MAKERS[model](**words, done_at=None, stopped_at=timezone.now())
        elif model in {ProgressUpdate, AreaReport}:  # what is public was sent back before, if ever
            model.history.update(**words)
        else:
            model.objects.filter(pk=MAKERS[model]().pk).update(**words)
    with_history = (model for model in models_with("public") if hasattr(model, "history"))
    for model in with_history:
        reason = model.history.model._meta.get_field("history_change_reason")
        (word,) = words_for([reason], told.never).values()
        model.history.update(history_change_reason=word)


@dataclass(frozen=True)
class Servers:
    """The site on two processes."""

    origin: str

    def ask(self, path):
        """Return what each of the two processes answers, headers and all."""
        stranger, answers = Browser(), {}
        for _try in range(100):
            answer = stranger.get(self.origin + path)
            answers[answer.process] = answer.headers + answer.text
            if len(answers) == 2:
                return list(answers.values())
        raise AssertionError(f"Only {len(answers)} processes answered.")


@contextmanager
def two_processes(database):
    port = free_port()
    environment = os.environ | {
        "DATABASE_URL": database,
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "SITE_ORIGIN": f"http://127.0.0.1:{port}",
    }
    with served(port, environment, "tests.watched_site:application") as origin:
        yield Servers(origin)


def addresses_of(told):
    """Return every public address there is, those that refuse, and those of unseen rows."""
    machines = [reverse(name) for name in ("robots", "security", "healthz", "readyz")]
    refusals = ["/no-such-page/", "/actions/?status=x", "/actions/?page=99", "/admin/", "/%00"]
    unseen = [row.get_absolute_url() for row in told.rows.values() if has_page(row)]
    return [path for _name, path in every_address()] + machines + refusals + unseen


def has_page(row):
    return hasattr(row, "get_absolute_url")


def found_at(servers, words, addresses):
    """Return {word: addresses} of those words that are to be found anywhere."""
    found = {}
    for path in addresses:
        for answer in servers.ask(path):
            # An address that somebody asks for is no secret of ours.
            text = answer.replace(path, "").lower()
            for word in words & {each.replace("-", " ") for each in SOWN.findall(text)}:
                found.setdefault(word, set()).add(path)
    return found


def shown_in_time(servers, path, words):
    """Return whether both processes show all of the words before copies of the page grow old."""
    deadline = time.monotonic() + FRESH_FOR_SECONDS
    while time.monotonic() < deadline:
        if all(word in answer.lower() for answer in servers.ask(path) for word in words):
            return True
    return False


def test_every_field_of_words_is_sown(sown):
    places = set(sown.unseen.values()) | set(sown.never.values())

    wanted = {
        str(field)
        for model in models_with(*field_register.KINDS)
        if model not in NEVER_UNSEEN
        for field in word_fields(model, *field_register.KINDS)
    }
    assert wanted <= places


def test_two_servers_show_no_draft_before_it_is_published_and_all_of_it_after(
    shared_database, sown
):
    publisher = Browser(factories.make_person(is_superuser=True))
    everything = set(sown.unseen) | set(sown.never)
    update = sown.rows[ProgressUpdate]
    with two_processes(shared_database) as servers:
        before = found_at(servers, everything, addresses_of(sown))

        publish_everything(publisher, servers.origin, sown)

        in_time = shown_in_time(servers, update.action.get_absolute_url(), sown.of(update))
        after = found_at(servers, everything, addresses_of(sown))

    places = sown.unseen | sown.never
    assert {places[word]: paths for word, paths in before.items()} == {}
    assert in_time
    assert {places[word] for word in after if word in sown.never} == set()
    assert set(sown.unseen.values()) - {places[word] for word in after} == NOT_SHOWN


def publish_everything(publisher, origin, told):
    """Make every draft public, by its page if it has one, the quarterly update last."""
    for row in told.rows.values():
        if isinstance(row, Publishable):
            type(row).objects.filter(pk=row.pk).update(is_visible=True)
    Correction.objects.filter(published_at=None).update(published_at=timezone.now())
    AreaCorrection.objects.filter(published_at=None).update(published_at=timezone.now())
    freeze_correction(AreaCorrection.objects.get(), at=timezone.now())
    View.objects.filter(published_at=None).update(published_at=timezone.now())
    second = factories.make_person()
    Wording.objects.filter(pk=told.rows[Wording].pk).update(
        published_at=timezone.now(), published_by=second
    )
    theme, report = told.rows[Theme], told.rows[CommentsReport]
    date, update = told.rows[DueDate], told.rows[ProgressUpdate]
    definition, reading = told.rows[Definition], told.rows[Reading]
    figures = [f"definition-{definition.pk}", f"reading-{reading.pk}"]
    looked_at = {f"seen-definition-{definition.pk}": version_of(definition)} | {
        f"seen-reading-{reading.pk}": version_of(reading)
    }
    about = definition.measure.reference
    wait = told.rows[WaitFigure]
    guidance = told.rows[GuidancePage]
    on = timezone.localdate()
    read_on = {"ticked_on": on, "next_check": on + timedelta(days=100), "read_all": "on"}
    read = {"law": guidance.law, "version": version_of(guidance), **read_on}
    good_news = told.rows[Story].submission
    looked_at_story = {"version": version_with_story(good_news), "do": "publish"}
    sure = {"redaction_confirmed": "on", "few_checked": "on", "version": version_of(theme)}
    sure_of_report = {"is_sure": "on", "version": version_of(report)}
    for page, sent in (
        (reverse("admin:tick_guidance", args=[guidance.slug]), read),
        (reverse("admin:story", args=[good_news.reference]), looked_at_story),
        (reverse("admin:dates_publish"), {"date": date.pk, f"seen-{date.pk}": version_of(date)}),
        (reverse("admin:figures_publish", args=[about]), {"row": figures, **looked_at}),
    ):
        assert publisher.post(origin + page, sent).status == 302
    # Who signs an area signs its dates and figures too.
    factories.sign_everything(update.round)
    for page, sent in (
        (reverse("admin:publish_round", args=[update.round.quarter]), {"looked": "on"}),
        (reverse("admin:sign_waits"), {"figure": wait.pk, f"seen-{wait.pk}": version_of(wait)}),
        (reverse("admin:theme_publish", args=[theme.pk]), sure),
        (reverse("admin:yearly_report_publish", args=[report.pk]), sure_of_report),
    ):
        assert publisher.post(origin + page, sent).status == 302
    for row in (date, definition, reading, wait, update, told.rows[Story], theme, report):
        row.refresh_from_db()
        assert row.published_at

"""Plain functions that make real rows for tests. Say only what the test is about: what is not
given is filled in, and the row is one that visitors can see."""

import datetime
import uuid
from decimal import Decimal
from itertools import count

from django.contrib.auth.models import Group
from django.utils import timezone

from accounts.models import User
from actions.models import (
    Action,
    ActionLink,
    ActionPart,
    AreaDefinition,
    Assignment,
    Correction,
    Definition,
    DueDate,
    ExpectedUpdate,
    FactFigure,
    FocusArea,
    Lead,
    Measure,
    MeasureInArea,
    ProgressUpdate,
    PublicFact,
    Reading,
    RecommendationPoint,
    Round,
    Series,
)
from actions.quarters import Quarter
from actions.statuses import Status
from feedback.models import (
    Budget,
    CommentsReport,
    Consent,
    Note,
    PageVerdict,
    PersonalPart,
    Reply,
    Story,
    Submission,
    Theme,
)
from kirklees_send.models import ServiceInPlan
from local_offer.models import (
    Consultation,
    Contact,
    Event,
    FeedRun,
    GuidancePage,
    GuidanceTick,
    IncomingService,
    LanguageSentence,
    Location,
    Newsletter,
    NothingFound,
    Organisation,
    Place,
    Service,
    ServiceAtLocation,
    Source,
    Term,
    WaitFigure,
    WaitingRight,
    WaitingTime,
    WaitSupplier,
    Year,
)
from plans.models import (
    Document,
    Inspection,
    KeyArea,
    OversightBody,
    Plan,
    Point,
    Section,
)
from post.models import Message
from privacy.access_log import record_access
from privacy.models import AccessRecord, Tombstone
from providers.models import LinkUse, ProposedChange, ProviderContact, ProviderLink
from publishing.models import GlossaryTerm, OwnerSettings, Wording
from publishing.wordings.proposing import Proposal, propose, publish
from publishing.wordings.values import NO, YES
from reports.models import (
    AreaCorrection,
    AreaReport,
    Hold,
    InterimNote,
    PlannedPublication,
    TakenOutPlace,
    TakingOut,
    View,
    Voice,
)
from reports.record.freezing import freeze_round
from reports.signing.areas import areas_to_sign
from unsaved.models import Draft
from unsaved.words import Words

LONG_AGO = datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)

_numbers = count(1)


def start_over(at=1):
    """Number rows from 1 again, as each test does: what it sees hangs on no test before it. Rows
    that several tests start from are numbered `at` another, apart from those of each."""
    global _numbers
    _numbers = count(at)


def _made(model, defaults, values):
    return model.objects.create(**{"is_visible": True, **defaults, **values})


def make_plan(**values):
    n = next(_numbers)
    defaults = {
        "part": n,
        "title": f"Plan {n}",
        "short_title": f"Plan {n}",
        "slug": f"plan-{n}",
        "summary": "What this plan is about.",
        "publisher": "The partnership",
        "source_url": f"https://www.example.org/plan-{n}/",
    }
    return _made(Plan, defaults, values)


def make_section(**values):
    n = next(_numbers)
    defaults = {"order": n, "heading": f"Heading {n}", "body": "What it says."}
    return _made(Section, defaults, {"plan": values.get("plan") or make_plan(), **values})


def make_point(**values):
    n = next(_numbers)
    defaults = {"order": n, "kind": Point.Kind.COMMITMENT, "text": f"Point {n}"}
    return _made(Point, defaults, {"plan": values.get("plan") or make_plan(), **values})


def make_key_area(*, plans=(), **values):
    n = next(_numbers)
    defaults = {
        "order": n,
        "slug": f"key-area-{n}",
        "title": f"Key area {n}",
        "formal_name": f"Key area {n} in full",
        "text": "What it is.",
    }
    key_area = _made(KeyArea, defaults, values)
    key_area.plans.set(plans)
    return key_area


def make_document(**values):
    n = next(_numbers)
    defaults = {"order": n, "kind": Document.Kind.PDF, "name": f"Document {n}"}
    return _made(Document, defaults, {"plan": values.get("plan") or make_plan(), **values})


def make_inspection(**values):
    defaults = {
        "inspectors": "Inspectors",
        "dates": "1 June 2025",
        "outcome": "What they decided.",
        "responsible": "The partnership",
        "url": "https://www.example.org/inspection/",
    }
    return _made(Inspection, defaults, {"plan": values.get("plan") or make_plan(), **values})


def make_oversight_body(**values):
    n = next(_numbers)
    defaults = {"order": n, "name": f"Board {n}", "role": "Watches over the work."}
    return _made(OversightBody, defaults, {"plan": values.get("plan") or make_plan(), **values})


def make_glossary_term(**values):
    n = next(_numbers)
    defaults = {
        "term": f"Word {n}",
        "definition": "What it means.",
        "basis": GlossaryTerm.Basis.GENERAL,
    }
    return _made(GlossaryTerm, defaults, values)


def make_lead(**values):
    return Lead.objects.create(**{"title": f"Director {next(_numbers)}", **values})


def make_area(**values):
    n = next(_numbers)
    letters = "".join(chr(ord("A") + int(digit)) for digit in str(n))
    defaults = {
        "number": n,
        "title": f"Area {n}",
        "slug": f"area-{n}",
        "prefix": f"A{letters}",
        "recommendation": "What inspectors asked for.",
    }
    needed = {
        "plan": values.get("plan") or make_plan(),
        "lead": values.get("lead") or make_lead(),
    }
    return _made(FocusArea, defaults, {**needed, **values})


def make_recommendation_point(*, actions=(), **values):
    n = next(_numbers)
    needed = {"area": values.get("area") or make_area()}
    point = _made(RecommendationPoint, {"order": n, "text": f"Ask {n}"}, {**needed, **values})
    point.actions.set(actions)
    return point


def make_area_definition(**values):
    n = next(_numbers)
    defaults = {"order": n, "term": f"Term {n}", "text": "What it means here."}
    return _made(AreaDefinition, defaults, {"area": values.get("area") or make_area(), **values})


def make_action(**values):
    n = next(_numbers)
    area = values.get("area") or make_area()
    defaults = {
        "area": area,
        "order": n,
        "reference": f"{area.prefix} {n}",
        "title": f"Action {n}",
        "text": "What will be done.",
    }
    return _made(Action, defaults, values)


def make_action_part(**values):
    n = next(_numbers)
    needed = {"action": values.get("action") or make_action()}
    return _made(ActionPart, {"order": n, "text": f"Part {n}"}, {**needed, **values})


def make_action_link(**values):
    needed = {
        "from_action": values.get("from_action") or make_action(),
        "to_action": values.get("to_action") or make_action(),
    }
    return _made(ActionLink, {"kind": ActionLink.Kind.RELATED}, {**needed, **values})


def make_due_date(**values):
    """A public promise; a draft with `published_at=None`."""
    defaults = {
        "kind": DueDate.Kind.PROMISE,
        "quarter": Quarter(2026, 4),
        "read_from": "Page 1",
        "published_at": LONG_AGO,
    }
    needed = {"action": values.get("action") or make_action()}
    return DueDate.objects.create(**{**needed, **defaults, **values})


def make_round(*, updates=(), area_reports=(), **values):
    """A published round with these updates, and with what these areas said in short, each a dict of
    values; open with `published_at=None`.

    Nothing can be added to a published round, so all of it must be named here.
    """
    quarter = values.get("quarter") or Quarter(2000, 1).shifted(next(_numbers) % 700)
    defaults = {
        "quarter": quarter,
        "opened_on": quarter.first_day,
        "published_at": shortly_after(quarter),
    }
    values = {**defaults, **values}
    published_at = values.pop("published_at")
    made = Round.objects.create(**values)
    for update in updates:
        make_update(round=made, **{"published_at": published_at, **update})
    for report in area_reports:
        make_area_report(round=made, **{"published_at": published_at, **report})
    if published_at:
        made.published_at = published_at
        made.save()
    return made


def freeze(published):
    """Put a published round into the record, as publishing it does; return its UpdateDocument."""
    return freeze_round(published, at=published.published_at)


def make_expected_update(**values):
    """An update that was expected three weeks after its quarter ended."""
    quarter = values.get("quarter") or Quarter(2000, 1).shifted(next(_numbers) % 700)
    defaults = {"quarter": quarter, "expected_on": shortly_after(quarter).date()}
    return ExpectedUpdate.objects.create(**{**defaults, **values})


def make_update(*, round=None, **values):  # noqa: A002 - the field's name
    """A public update in a published round of its own; in a given, open, round, a draft."""
    defaults = {
        "status": Status.ON_TRACK,
        "what_we_did": "We met.",
        "got_in_the_way": "Not enough people.",
        "evidence": "The notes of the meeting.",
    }
    values = {**defaults, "action": values.get("action") or make_action(), **values}
    if round:
        return ProgressUpdate.objects.create(round=round, **values)
    published = make_round(updates=[values])
    return published.updates.get()


def make_area_report(**values):
    """What an area says in an open round of its own: nobody signed or read it."""
    needed = {
        "round": values.get("round")
        or Round.objects.filter(published_at=None).first()
        or make_round(published_at=None),
        "area": values.get("area") or make_area(),
    }
    return AreaReport.objects.create(**{"says": "We did what we said.", **needed, **values})


def sign_everything(opened):
    """Let somebody sign each area of an open round that wants it, and somebody else read it."""
    lead, reader = make_person(), make_person()
    for one in areas_to_sign(opened):
        report = one.report
        if one.waits_for_lead:
            report.says = report.says or "We did what we said."
            report.signed_by, report.signed_at, report.signed_state = lead, LONG_AGO, one.state
            report.sent_back = ""
        if not one.is_read:
            report.read_by, report.read_at, report.read_state = reader, LONG_AGO, one.state
        report.save()


def make_planned_publication(**values):
    """A moment that waits for an open round, approved as it stood then."""
    defaults = {
        "publish_at": LONG_AGO + datetime.timedelta(days=1),
        "approved_at": LONG_AGO,
        "approved_state": "0" * 64,
    }
    needed = {
        "round": values.get("round")
        or Round.objects.filter(published_at=None).first()
        or make_round(published_at=None),
        "approved_by": values.get("approved_by") or make_person(),
    }
    return PlannedPublication.objects.create(**{**defaults, **needed, **values})


def make_update_document():
    """The frozen record of a published round of its own."""
    return freeze(make_round(updates=[{}]))


def make_update_text():
    return make_update_document().texts.first()


def make_hold(**values):
    """Days long ago on which nothing was published."""
    defaults = {
        "first_day": LONG_AGO.date(),
        "last_day": LONG_AGO.date() + datetime.timedelta(days=30),
        "reason": "There is an election.",
    }
    return Hold.objects.create(**{**defaults, **values})


def make_interim_note(**values):
    defaults = {"noted_on": LONG_AGO.date(), "text": "The board asked about the lift."}
    return InterimNote.objects.create(**{**defaults, **values})


def make_correction(**values):
    defaults = {
        "text": "We met twice.",
        "reason": "We left one meeting out.",
        "published_at": timezone.now(),
    }
    needed = {"update": values.get("update") or make_update()}
    return Correction.objects.create(**{**needed, **defaults, **values})


def make_area_correction(**values):
    """A correction of what an area said in a published quarter."""
    defaults = {
        "text": "We met twice.",
        "reason": "We left one meeting out.",
        "published_at": timezone.now(),
    }
    needed = {"report": values.get("report") or make_round(area_reports=[{}]).area_reports.get()}
    return AreaCorrection.objects.create(**{**needed, **defaults, **values})


def make_view(**values):
    """A public view of PCAN of the whole of a public quarter; a draft with `published_at=None`."""
    defaults = {
        "by": Voice.PCAN,
        "words": "Families still wait too long.",
        "written_at": LONG_AGO,
        "published_at": LONG_AGO,
    }
    needed = {
        "round": values.get("round") or make_round(),
        "written_by": values.get("written_by") or make_person(),
    }
    return View.objects.create(**{**defaults, **needed, **values})


def make_taking_out(*, view=None, **values):
    """That two people said why words of a view go; a proposal with `published_at=None`."""
    view = view or make_view()
    defaults = {"why": TakingOut.Why.NAMED, "title": "A view", "url": "/", "proposed_at": LONG_AGO}
    done = {"published_at": LONG_AGO, "said": "Words taken out."}
    taking_out = TakingOut.objects.create(
        **defaults | {"prepared_by": values.get("prepared_by") or make_person()}
    )
    TakenOutPlace.objects.create(
        taking_out=taking_out, kind=view._meta.label, row_id=view.pk, field="words"
    )
    if values.get("published_at", LONG_AGO):
        values = {**done, "published_by": make_person(), **values}
    for name, value in values.items():
        setattr(taking_out, name, value)
    taking_out.save()
    return taking_out


def make_measure(*, area=None, **values):
    """A measure in one place: the given area, or one of its own."""
    n = next(_numbers)
    area = area or make_area()
    defaults = {
        "reference": f"{area.prefix} M{n}",
        "question": f"Question {n}?",
        "text": "How it is checked.",
        "method": Measure.Method.NUMBER,
        "unit": "number of children",
    }
    measure = _made(Measure, defaults, values)
    make_measure_in_area(measure=measure, area=area, reference=measure.reference)
    return measure


def make_measure_in_area(**values):
    n = next(_numbers)
    area = values.get("area") or make_area()
    defaults = {"area": area, "reference": f"{area.prefix} M{n}", "order": n}
    return _made(
        MeasureInArea, defaults, {"measure": values.get("measure") or make_measure(), **values}
    )


def make_series(**values):
    n = next(_numbers)
    needed = {"measure": values.get("measure") or make_measure()}
    return _made(Series, {"order": n, "name": f"Series {n}"}, {**needed, **values})


def make_definition(**values):
    n = next(_numbers)
    defaults = {
        "version": n,
        "text": "What is counted.",
        "in_force_from": LONG_AGO.date(),
        "why_changed": "It is counted better now.",
        "published_at": LONG_AGO,
    }
    needed = {"measure": values.get("measure") or make_measure()}
    return Definition.objects.create(**{**needed, **defaults, **values})


def make_reading(*, quarter=None, **values):
    """A public figure of 40 for a quarter; for other days give `starts_on` and `ends_on`."""
    quarter = quarter or Quarter(2000, 1).shifted(next(_numbers) % 700)
    series = values.get("series") or make_series()
    defaults = {
        "series": series,
        "definition": values.get("definition")
        or series.measure.definitions.first()
        or make_definition(measure=series.measure),
        "starts_on": quarter.first_day,
        "ends_on": quarter.last_day,
        "published_at": LONG_AGO,
    }
    if not {"value", "numerator", "words"} & values.keys():
        defaults["value"] = 40
    return Reading.objects.create(**{**defaults, **values})


def make_public_fact(*, sections=(), areas=(), actions=(), measures=(), **values):
    n = next(_numbers)
    defaults = {
        "reference": f"fact-{n}",
        "kind": PublicFact.Kind.SINCE,
        "order": n,
        "text": "What the source says.",
        "url": "https://www.example.org/fact/",
    }
    fact = _made(PublicFact, defaults, values)
    fact.sections.set(sections)
    fact.areas.set(areas)
    fact.actions.set(actions)
    fact.measures.set(measures)
    return fact


def make_fact_figure(**values):
    n = next(_numbers)
    needed = {"fact": values.get("fact") or make_public_fact()}
    return _made(
        FactFigure, {"order": n, "period": f"Year {n}", "figure": "50%"}, {**needed, **values}
    )


def make_term(**values):
    """A need; another word of the taxonomies with `taxonomy`."""
    n = next(_numbers)
    defaults = {
        "taxonomy": Term.Taxonomy.NEED,
        "slug": f"term-{n}",
        "name": f"Need {n}",
        "description": "What it means.",
        "order": n,
    }
    return _made(Term, defaults, values)


def make_organisation(**values):
    n = next(_numbers)
    defaults = {
        "slug": f"organisation-{n}",
        "name": f"Organisation {n}",
        "kind": Organisation.Kind.CHARITY,
        "website": f"https://www.example.org/organisation-{n}/",
    }
    return _made(Organisation, defaults, values)


def make_place(**values):
    """A town in the middle of Huddersfield, unless it says where it is."""
    n = next(_numbers)
    defaults = {
        "kind": Place.Kind.TOWN,
        "name": f"Town {n}",
        "latitude": Decimal("53.649"),
        "longitude": Decimal("-1.784"),
        "part": Place.Part.SOUTH,
    }
    return _made(Place, defaults, values)


def make_location(**values):
    n = next(_numbers)
    needed = {"place": values.get("place") or make_place()}
    defaults = {"slug": f"location-{n}", "name": f"Location {n}"}
    return _made(Location, defaults, {**needed, **values})


def make_service(
    *, needs=(), kinds=(), access=(), outcomes=(), schedule_2=(), locations=(), **values
):
    """A service that may be listed and nobody has checked, of a need and a kind of help of its own
    unless they are given. Of all else that families ask for nothing is known."""
    n = next(_numbers)
    defaults = {
        "slug": f"service-{n}",
        "name": f"Service {n}",
        "audience": Service.Audience.FAMILIES,
        "what": "What it is.",
        "area": Service.Area.KIRKLEES,
        "is_listed": True,
    }
    needed = {"organisation": values.get("organisation") or make_organisation()}
    service = _made(Service, defaults, {**needed, **values})
    kind = Term.Taxonomy.KIND
    # All it belongs with is one entry in its history, as when a file is loaded.
    service.skip_history_when_saving = True
    service.needs.set(needs or [make_term()])
    service.access.set(access)
    service.outcomes.set(outcomes)
    service.schedule_2.set(schedule_2)
    del service.skip_history_when_saving
    service.kinds.set(kinds or [make_term(taxonomy=kind, name=f"Kind of help {n}")])
    for location in locations:
        make_service_at_location(service=service, location=location)
    return service


def make_service_at_location(**values):
    needed = {
        "service": values.get("service") or make_service(),
        "location": values.get("location") or make_location(),
    }
    return _made(ServiceAtLocation, {}, {**needed, **values})


def make_nothing_found(**values):
    """That nothing was found once, for a term of its own unless one is given."""
    defaults = {"month": LONG_AGO.date(), "number": 1}
    needed = {} if "term" in values else {"term": make_term()}
    return NothingFound.objects.create(**{**defaults, **needed, **values})


def make_incoming_service(**values):
    """A new entry of another list, that waits."""
    n = next(_numbers)
    defaults = {
        "source": "Another list",
        "id_there": f"there-{n}",
        "told": {"name": f"Service elsewhere {n}", "organisation": f"Organisation elsewhere {n}"},
        "fetched_at": LONG_AGO,
    }
    return IncomingService.objects.create(**{**defaults, **values})


def make_feed_run(**values):
    """Another list was read, and all of it taken."""
    return FeedRun.objects.create(
        **{"source": f"List {next(_numbers)}", "at": LONG_AGO, **values},
    )


def make_service_in_plan(**values):
    """A service that an action is about, unless a measure is given."""
    needed = {"service": values.get("service") or make_service()}
    if not values.get("measure"):
        needed["action"] = values.get("action") or make_action()
    return _made(ServiceInPlan, {}, {**needed, **values})


def make_contact(**values):
    """A contact that is sure enough to show."""
    n = next(_numbers)
    defaults = {"order": n, "phone": "01484 221000", "is_sure": True}
    return _made(Contact, defaults, {"service": values.get("service") or make_service(), **values})


def make_source(**values):
    n = next(_numbers)
    defaults = {
        "order": n,
        "url": f"https://www.example.org/source-{n}/",
        "kind": Source.Kind.COUNCIL,
    }
    return _made(Source, defaults, {"service": values.get("service") or make_service(), **values})


def make_year(*, outcomes=(), contacts=(), **values):
    """A year of growing up that nobody has ticked."""
    n = next(_numbers)
    defaults = {
        "slug": f"year-{n}",
        "title": f"Year {n}",
        "order": n,
        "in_short": "What comes.",
        "min_age": 14,
        "max_age": 15,
        "what_happens": "What should happen.",
    }
    year = _made(Year, defaults, values)
    year.outcomes.set(outcomes)
    year.contacts.set(contacts)
    return year


def make_waiting_right(**values):
    """A right of families who wait that nobody has ticked."""
    n = next(_numbers)
    defaults = {
        "slug": f"right-{n}",
        "title": f"Right {n}",
        "order": n,
        "in_short": "What they must do.",
        "points": "How they must do it.",
    }
    return _made(WaitingRight, defaults, values)


def make_language_sentence(**values):
    """A sentence that somebody has ticked. The words are no language."""
    n = next(_numbers)
    defaults = {
        "language": f"Language {n}",
        "tag": chr(97 + n // 26 % 26) + chr(97 + n % 26),
        "direction": LanguageSentence.Direction.LEFT_TO_RIGHT,
        "sentence": f"Lorem ipsum {n}.",
        **ticked(),
    }
    return _made(LanguageSentence, defaults, values)


def ticked():
    """Values of a row that somebody has ticked."""
    return {"checked_on": "2026-01-05", "checked_by": make_person()}


def make_wait(**values):
    """A middle wait in weeks, from referral to first visit, of a service of its own."""
    n = next(_numbers)
    defaults = {
        "slug": f"wait-{n}",
        "order": n,
        "name": f"Wait {n} for a first visit",
        "topic": WaitingTime.Topic.THERAPIES,
        "statistic": WaitingTime.Statistic.MIDDLE,
        "unit": WaitingTime.Unit.WEEKS,
        "clock_start": "Referral",
        "clock_stop": "First visit",
    }
    needed = {"service": values["service"] if "service" in values else make_service()}
    return _made(WaitingTime, defaults, {**needed, **values})


def make_wait_figure(*, quarter=None, **values):
    """A signed figure of 14 weeks, or 30 of 40, for a quarter; 50 wait. Without `published_at` it
    waits to be signed."""
    quarter = quarter or Quarter(2000, 1).shifted(next(_numbers) % 700)
    wait = values.get("wait") or make_wait()
    ends_on = values.get("ends_on") or quarter.last_day
    defaults = {
        "wait": wait,
        "starts_on": quarter.first_day,
        "ends_on": ends_on,
        "as_of": ends_on,
        "waiting": 50,
        "supplied_by": "A team",
        "published_at": LONG_AGO,
        **({"numerator": 30, "denominator": 40} if wait.is_share else {"value": 14}),
    }
    figure = {**defaults, **values}
    if "prepared_by" not in figure:
        figure["prepared_by"] = make_person()
    if figure["published_at"] and "published_by" not in figure:
        figure["published_by"] = make_person()
    return WaitFigure.objects.create(**figure)


def make_wait_supplier(**values):
    needed = {
        "person": values.get("person") or make_person(),
        "service": values.get("service") or make_service(),
    }
    return WaitSupplier.objects.create(**{**needed, **values})


def make_guidance_page(**values):
    """A page that the public can ask for and nobody has ticked."""
    n = next(_numbers)
    defaults = {
        "slug": f"guidance-{n}",
        "topic": GuidancePage.Topic.SCHOOL,
        "title": f"Guidance {n}",
        "in_short": "What it comes to.",
        "text": "# What it is\nWhat the law says.",
        "if_no": "Ask why.",
        "deadline": "You have two months.",
        "law": "Children and Families Act 2014, section 36",
        "links": "GOV.UK https://www.gov.uk/",
    }
    return _made(GuidancePage, defaults, values)


def make_guidance_tick(**values):
    """The tick of an officer that stands on a page: the given one, or one of its own."""
    page = values.get("page") or make_guidance_page()
    defaults = {
        **page.words(),
        "ticked_by": values.get("ticked_by") or make_person(),
        "ticked_on": datetime.date(2026, 9, 1),
        "next_check": datetime.date(2027, 3, 1),
    }
    return GuidanceTick.objects.create(**{"page": page, **defaults, **values})


def make_event(**values):
    """An event that is sure enough to show: a whole day, long over."""
    n = next(_numbers)
    defaults = {
        "slug": f"event-{n}",
        "title": f"Event {n}",
        "starts_on": LONG_AGO.date(),
        "is_sure": True,
    }
    return _made(Event, defaults, values)


def make_newsletter(**values):
    n = next(_numbers)
    defaults = {
        "slug": f"newsletter-{n}",
        "title": f"Newsletter {n}",
        "month": LONG_AGO.date(),
        "url": f"https://www.example.org/newsletter-{n}/",
    }
    return _made(Newsletter, defaults, values)


def make_consultation(**values):
    defaults = {
        "asked_on": LONG_AGO.date(),
        "who": f"Parents {next(_numbers)}",
        "how": "At a drop-in.",
        "what_came_of_it": "The list is shorter.",
    }
    return _made(Consultation, defaults, values)


def make_person(*roles, given=(), **values):
    """A member of staff with these roles (`actions.roles.Role`), given these areas and actions."""
    person = User.objects.create_user(
        **{"username": f"person-{next(_numbers)}", "is_staff": True, **values}
    )
    person.groups.set(Group.objects.filter(name__in=roles))
    for row in given:
        make_assignment(person=person, **{"area" if isinstance(row, FocusArea) else "action": row})
    return person


def make_assignment(**values):
    if not {"area", "action"} & values.keys():
        values["area"] = make_area()
    return Assignment.objects.create(**{"person": values.get("person") or make_person(), **values})


def make_draft(*, path="/admin/inbox/themes/new/", boxes=(("you_said", ["We wait."]),), **values):
    """What somebody typed in a form of a staff page and has not saved."""
    person = values.pop("person", None) or make_person()
    words = Words(str(person.pk), path, [list(box) for box in boxes])
    defaults = {
        "person": person,
        "window": uuid.uuid4().hex,
        "number": 1,
        "path": path.partition("?")[0],
        "words": words.as_text,
        "saved_at": timezone.now(),
    }
    return Draft.objects.create(**{**defaults, **values})


def make_message(**values):
    """A mail that is due, promised long ago."""
    defaults = {
        "send_key": f"mail {next(_numbers)}",
        "to": "somebody@example.org",
        "subject": "We have it",
        "text": "Thank you.",
        "made_at": LONG_AGO,
        "next_try_at": LONG_AGO,
    }
    return Message.objects.create(**{**defaults, **values})


def make_submission(*, personal=(), consents=(), about=None, **values):
    """A comment that came long ago and nobody has looked at yet. `personal` gives fields of its
    personal part, `consents` the words somebody was shown, by kind; None makes no personal part.
    `about` is the row it is about."""
    n = next(_numbers)
    defaults = {
        "reference": f"BP-{n // 10_000:04}-{n % 10_000:04}",
        "sent_key": f"key {n}",
        "form_token": uuid.uuid4(),
        "form": Submission.Form.COMMENT,
        "received_at": LONG_AGO,
    }
    submission = Submission.objects.create(**{**defaults, **said_about(about), **values})
    if personal is not None:
        parts = {"words": "We wait.", **dict(personal)}
        PersonalPart.objects.create(submission=submission, **parts)
    for kind, wording in dict(consents).items():
        make_consent(submission=submission, kind=kind, wording=wording)
    return submission


def said_about(row):
    """Return the values of a submission about this row, or about none."""
    kinds = {FocusArea: ("area", "slug"), Action: ("action", "reference")}
    kinds |= {Measure: ("measure", "reference")}
    if row is None:
        return {}
    kind, key = kinds[type(row)]
    return {"about_kind": kind, "about_key": getattr(row, key)}


def make_personal_part(**values):
    submission = values.get("submission") or make_submission(personal=None)
    return PersonalPart.objects.create(**{"words": "We wait.", **values, "submission": submission})


def make_consent(**values):
    defaults = {
        "submission": values.get("submission") or make_submission(),
        "kind": Consent.Kind.CONTACT,
        "wording": "You may contact me about this.",
        "given_at": LONG_AGO,
    }
    return Consent.objects.create(**{**defaults, **values})


def make_good_news(*, yes_to=(Consent.Kind.PUBLISH,), **values):
    """Good news whose sender said yes to these kinds of consent."""
    defaults = {
        "form": Submission.Form.GOOD_NEWS,
        "others_in_story": Submission.OthersInStory.NOBODY,
        "personal": {"words": "Sam got the frame.", "name": "Sam"},
        "consents": {kind: f"{Consent.Kind(kind).label}." for kind in yes_to},
    }
    return make_submission(**{**defaults, **values})


def make_story(**values):
    """A public story that two people looked at; with `published_at=None` it waits for the second.

    Its sender said yes to publishing, and to their first name.
    """
    defaults = {
        "title": "A walking frame that fits",
        "text": "After a year of asking, a frame came that fits.",
        "difference": "We go to the park again.",
        "others_checked": True,
        "prepared_by": values.get("prepared_by") or make_person(),
        "prepared_at": LONG_AGO,
        "published_at": LONG_AGO,
    }
    if values.get("published_at", LONG_AGO):
        defaults["published_by"] = make_person()
    yes_to = (Consent.Kind.PUBLISH, Consent.Kind.PUBLISH_NAME)
    submission = values.get("submission") or make_good_news(yes_to=yes_to)
    return Story.objects.create(**{**defaults, **values, "submission": submission})


def make_note(**values):
    return Note.objects.create(**{"text": "Ring them.", **_written(values), **values})


def make_reply(**values):
    defaults = {"by": Submission.Reach.PHONE, "text": "We rang you."}
    return Reply.objects.create(**{**defaults, **_written(values), **values})


def _written(values):
    return {
        "submission": values.get("submission") or make_submission(),
        "written_by": values.get("written_by") or make_person(),
        "written_at": LONG_AGO,
    }


def make_theme(*, areas=(), actions=(), submissions=(), **values):
    """A theme that two people made public long ago; with `published_at=None` it waits for the
    second. We were told of it at a meeting, so it needs no comment."""
    n = next(_numbers)
    defaults = {
        "topic": Theme.Topic.SERVICES,
        "title": f"Theme {n}",
        "you_said": "Nobody tells us how long the wait is.",
        "told_otherwise": "A meeting of parents",
        "answer": Theme.Answer.DID,
        "we_did": "We write to each family every month.",
        "is_ready": True,
        "redaction_confirmed": True,
        "prepared_by": values.get("prepared_by") or make_person(),
        "published_at": LONG_AGO,
    }
    defaults |= values
    if defaults["published_at"]:
        defaults["published_by"] = values.get("published_by") or make_person()
    theme = Theme.objects.create(**defaults)
    theme.areas.set(areas)
    theme.actions.set(actions)
    theme.submissions.set(submissions)
    return theme


def make_comments_report(**values):
    """A report of one year, each of another, that two people made public long ago; with
    `published_at=None` it waits for the second."""
    year = 1000 + next(_numbers) % 1000
    defaults = {
        "starts_on": datetime.date(year, 1, 1),
        "ends_on": datetime.date(year, 12, 31),
        "words": "Families told us about waiting.",
        "is_ready": True,
        "prepared_by": values.get("prepared_by") or make_person(),
        "published_at": LONG_AGO,
    }
    defaults |= values
    if defaults["published_at"]:
        defaults["published_by"] = values.get("published_by") or make_person()
    return CommentsReport.objects.create(**defaults)


def make_provider_contact(**values):
    """An address at an organisation that somebody confirmed by phone."""
    n = next(_numbers)
    defaults = {
        "organisation": values.get("organisation") or make_organisation(),
        "email": f"provider-{n}@example.org",
        "added_at": LONG_AGO,
        "added_by": values.get("added_by") or make_person(),
        "last_used_at": LONG_AGO,
    }
    if values.get("confirmed_at", LONG_AGO):
        defaults |= {"confirmed_at": LONG_AGO, "number_rung": "01484 221000"}
        defaults["confirmed_by"] = values.get("confirmed_by") or make_person()
    return ProviderContact.objects.create(**{**defaults, **values})


def make_provider_link(**values):
    """A link that was sent a moment ago and works."""
    at = values.get("made_at") or timezone.now()
    defaults = {
        "contact": values.get("contact") or make_provider_contact(),
        "made_at": at,
        "expires_at": at + datetime.timedelta(days=42),
    }
    return ProviderLink.objects.create(**{**defaults, **values})


def make_proposed_change(**values):
    """A change of when a service is open, which waits."""
    service = values.get("service") or make_service()
    defaults = {
        "contact": values.get("contact")
        or make_provider_contact(organisation=service.organisation),
        "field": ProposedChange.Field.OPENING,
        "now": "Mondays, 9 to 5",
        "said_at": timezone.now(),
    }
    return ProposedChange.objects.create(**{**defaults, **values, "service": service})


def make_link_use(**values):
    defaults = {"key": f"link:{next(_numbers)}", "began_at": LONG_AGO, "used": 1}
    return LinkUse.objects.create(**{**defaults, **values})


def make_budget(**values):
    defaults = {"key": f"allowance {next(_numbers)}", "began_at": LONG_AGO, "used": 1}
    return Budget.objects.create(**{**defaults, **values})


def make_page_verdict(**values):
    return PageVerdict.objects.create(
        **{"path": "/glossary/", "useful": False, "on": LONG_AGO.date(), **values}
    )


def make_access_record(**values):
    defaults = {"by": None, "subject": "BP-2222-2222", "at": LONG_AGO}
    kind = values.pop("kind", AccessRecord.Kind.OPENED)
    return record_access(kind, **{**defaults, **values})


def make_tombstone(**values):
    defaults = {"at": LONG_AGO, "basis": Tombstone.Basis.ASKED, "references": ["BP-2222-3333"]}
    return Tombstone.objects.create(**{**defaults, **values})


def shortly_after(quarter):
    """When a round about this quarter might become public."""
    day = quarter.last_day + datetime.timedelta(days=20)
    return datetime.datetime.combine(day, datetime.time(9), datetime.UTC)


def make_wording(row=None, name="is_official", **values):
    """A published change of a field, which the row itself does not say yet."""
    row = row or OwnerSettings.objects.get_or_create(pk=1)[0]
    defaults = {
        "kind": row._meta.label,
        "row_id": row.pk,
        "field": name,
        "title": str(row),
        "url": "/",
        "before": NO,
        "after": YES,
        "reason": "The board asked for it.",
        "agreed_by": "SEND board",
        "agreed_on": datetime.date(2026, 10, 1),
        "proposed_at": LONG_AGO,
        "prepared_by": make_person(),
        "published_at": LONG_AGO,
    }
    if values.get("published_at", LONG_AGO):
        defaults["published_by"] = make_person()
    return Wording.objects.create(**{**defaults, **values})


def open_the_site():
    """Let two people say that the site is open."""
    the_owner_says("is_open")


def the_owner_says(name):
    """Let two people tick one of the boxes in the owner settings that need two."""
    owner = OwnerSettings.objects.get_or_create(pk=1)[0]
    said = Proposal("The board agreed.", "SEND board", datetime.date(2026, 9, 1))
    wording = propose(owner, name, value=True, said=said, by=make_person(), at=timezone.now())
    publish([wording], by=make_person(), at=timezone.now())

"""Two people at one staff page at the same moment: nothing is overwritten, doubled or lost.

Every staff page that takes something is tried. `bin/prove` tries many pairs.
"""

from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from django.db.models import Manager, QuerySet
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from actions.models import (
    Action,
    Correction,
    Definition,
    DueDate,
    ProgressUpdate,
    Reading,
    Round,
    Series,
)
from actions.quarters import Quarter
from actions.updates.rounds import versions_of
from feedback.models import CommentsReport, Story, Submission, Theme
from feedback.stories.publication import version_with_story
from local_offer.models import (
    Contact,
    GuidanceTick,
    IncomingService,
    Service,
    ServiceAtLocation,
    WaitFigure,
)
from local_offer.waits import giving
from local_offer.ways_to_reach import contacts_of
from providers.models import ProposedChange
from publishing.models import OwnerSettings
from publishing.versions import Rows, version_of
from publishing.wordings.proposing import Proposal, propose
from reports.models import AreaCorrection, AreaReport, PlannedPublication, TakingOut, View
from reports.planning.publication import state_of
from reports.roles import PCAN
from tests import factories
from tests.admin.pages import as_shown
from tests.admin.test_who_may_do_what import OTHER_ADDRESSES
from tests.boxes import boxes_of
from tests.racing import at_once, many_pairs, two_people
from tests.staff.sheets import Desk

pytestmark = pytest.mark.usefixtures("shared_database")

FIRST, LATER = Quarter(2026, 3), Quarter(2026, 4)


@dataclass(frozen=True)
class Scene:
    """What two people send to one address. `accepted` is how many of the two are, by rights;
    `past` the history that holds exactly them, or the rows where there is none."""

    address: str
    sent: tuple
    past: Manager | QuerySet
    accepted: int = 1


def address_of(name, *about):
    return reverse(f"admin:{name}", args=about)


def an_open_round():
    return Round.objects.filter(published_at=None).first() or factories.make_round(
        published_at=None, quarter=next_quarter()
    )


def next_quarter():
    last = Round.objects.visible().first()
    return last.quarter.shifted(1) if last else Quarter(2001, 1)


def nothing_open():
    ProgressUpdate.objects.filter(published_at=None).delete()
    AreaReport.objects.filter(round__published_at=None).delete()
    PlannedPublication.objects.filter(round__published_at=None).delete()
    Round.objects.filter(published_at=None).delete()


def what_writers_send(action, opened):
    """Return what two writers send who have seen the same words, each with words of their own."""
    version = versions_of(opened, [action]).get(action.pk, 0)
    name = action.address_part
    return tuple(
        {
            "round": opened.quarter.code,
            f"{name}-version": version,
            f"{name}-what_we_did": f"Words of {who} after version {version}.",
        }
        for who in ("one", "the other")
    )


def writing_all():
    action = Action.objects.first() or factories.make_action()
    opened = an_open_round()
    return Scene(address_of("write"), what_writers_send(action, opened), ProgressUpdate.history)


def writing_an_area():
    action = factories.make_action()
    sent = what_writers_send(action, an_open_round())
    return Scene(address_of("write_area", action.area.slug), sent, ProgressUpdate.history)


def opening_a_round():
    nothing_open()
    sent = {"quarter": Quarter.containing(timezone.localdate()).code}
    return Scene(address_of("open_round"), (sent, sent), Round.history)


def publishing_a_round():
    nothing_open()
    opened = an_open_round()
    factories.make_update(round=opened)
    factories.sign_everything(opened)
    sent = {"looked": "on"}
    return Scene(address_of("publish_round", opened.quarter), (sent, sent), ProgressUpdate.history)


def writing_for_an_area():
    nothing_open()
    area = factories.make_area()
    for person in User.objects.filter(is_superuser=True):
        factories.make_assignment(person=person, area=area)
    an_open_round()
    sent = tuple(
        {"do": "write", "version": "0", "says": f"Words of {who}."} for who in ("one", "two")
    )
    return Scene(address_of("sign_area", area.slug), sent, AreaReport.history)


def planning_a_publication():
    nothing_open()
    opened = an_open_round()
    factories.make_update(round=opened)
    factories.sign_everything(opened)
    on = timezone.localdate() + timedelta(days=3)
    sent = {"on": on.isoformat(), "time": "09:00", "seen": state_of(opened)}
    address = address_of("plan_publication", opened.quarter)
    return Scene(address, (sent, sent), PlannedPublication.history)


def correcting_an_update():
    update = factories.make_update()
    sent = tuple({"text": f"Words of {who}.", "reason": "A slip."} for who in ("one", "two"))
    # Both stand beside the update: neither takes the place of the other.
    return Scene(address_of("correct_update", update.pk), sent, Correction.history, accepted=2)


def correcting_an_area():
    nothing_open()
    report = factories.make_round(area_reports=[{}]).area_reports.get()
    sent = tuple({"text": f"Words of {who}.", "reason": "A slip."} for who in ("one", "two"))
    address = address_of("correct_area", report.round.quarter, report.area.slug)
    return Scene(address, sent, AreaCorrection.history, accepted=2)


def adding_first_dates():
    action = factories.make_action()
    sent = tuple(
        {
            "read_from": "Part 3",
            "action": [action.reference],
            f"{action.address_part}-quarter": quarter.code,
        }
        for quarter in (FIRST, LATER)
    )
    return Scene(address_of("dates"), sent, DueDate.history)


def what_movers_send(row, *quarters):
    return tuple(
        {
            "action": [row.action.reference],
            f"seen-{row.action_id}": row.pk,
            "quarter": quarter.code,
            "reason": "More people needed.",
            "agreed_by": "The board",
            "agreed_on": "2026-03-01",
            "confirm": "yes",
        }
        for quarter in quarters
    )


def moving_a_date():
    row = factories.make_due_date(quarter=FIRST)
    sent = what_movers_send(row, LATER, LATER.shifted(1))
    return Scene(address_of("dates_move"), sent, DueDate.history)


def correcting_a_date():
    row = factories.make_due_date(quarter=FIRST)
    sent = what_movers_send(row, LATER, LATER.shifted(1))
    asked = ("quarter", "reason", "confirm", f"seen-{row.action_id}")
    sent = tuple({name: one[name] for name in asked} for one in sent)
    return Scene(address_of("dates_correct", row.pk), sent, DueDate.history)


def publishing_a_date():
    row = factories.make_due_date(published_at=None)
    sent = {"date": [row.pk], f"seen-{row.pk}": version_of(row)}
    return Scene(address_of("dates_publish"), (sent, sent), DueDate.history)


def a_line():
    series = factories.make_series()
    factories.make_definition(measure=series.measure, version=1)
    return series


def entering_a_figure():
    series = a_line()
    address = f"{address_of('figures', series.measure.reference)}?quarter=2026-q2"
    sent = tuple(
        {f"line-{series.pk}-seen": "", f"line-{series.pk}-value": value, "confirm": "yes"}
        for value in ("40", "41")
    )
    return Scene(address, sent, Reading.history)


def looked_at(row):
    """What a publisher sends who looked at this figure or definition."""
    mark = f"{row._meta.model_name}-{row.pk}"
    return {"row": [mark], f"seen-{mark}": version_of(row)}


def publishing_a_figure():
    reading = factories.make_reading(published_at=None)
    sent = looked_at(reading)
    address = address_of("figures_publish", reading.series.measure.reference)
    return Scene(address, (sent, sent), Reading.history)


def saying_what_is_counted():
    measure = a_line().measure
    sent = tuple(
        {
            "text": f"Words of {who}.",
            "in_force_from": "2026-01-01",
            "why_changed": "Better.",
            "confirm": "yes",
        }
        for who in ("one", "the other")
    )
    return Scene(address_of("figures_definition", measure.reference), sent, Definition.history)


def putting_a_unit_right():
    definition = factories.make_reading().definition
    sent = tuple(
        {"unit": "% of children", "why": f"Words of {who}.", "confirm": "yes"}
        for who in ("one", "the other")
    )
    address = address_of("figures_unit", definition.measure.reference, definition.version)
    return Scene(address, sent, Definition.history)


def adding_a_line():
    measure = factories.make_measure()
    sent = {"name": "North"}
    return Scene(address_of("figures_series", measure.reference), (sent, sent), Series.history)


def writing_a_story():
    submission = factories.make_story(published_at=None).submission
    sent = tuple(
        {
            "version": version_with_story(submission),
            "title": f"Title of {who}",
            "text": f"Words of {who}.",
            "about": "",
            "others_checked": "on",
            "do": "hand-on",
        }
        for who in ("one", "the other")
    )
    return Scene(address_of("story_write", submission.reference), sent, Story.history)


def looking_at_a_story():
    submission = factories.make_story(published_at=None).submission
    version = version_with_story(submission)
    sent = (
        {"version": version, "do": "publish", "note": ""},
        {"version": version, "do": "send-back", "note": "Make it shorter."},
    )
    return Scene(address_of("story", submission.reference), sent, Story.history)


def taking_off_a_story():
    submission = factories.make_story().submission
    sent = {"version": version_with_story(submission), "why": "took-back"}
    return Scene(address_of("story_take_off", submission.reference), (sent, sent), Story.history)


def what_a_theme_says(title):
    return {
        "topic": "services",
        "title": title,
        "you_said": f"{title}, people said.",
        "answer": "did",
        "we_did": "We did it.",
    }


def writing_a_new_theme():
    sent = tuple(what_a_theme_says(f"Theme of {who}") for who in ("one", "the other"))
    return Scene(address_of("theme_new"), sent, Theme.history, accepted=2)


def changing_a_theme():
    theme = factories.make_theme(published_at=None)
    version = version_of(theme)
    sent = tuple(
        {**what_a_theme_says(f"Words of {who}"), "version": version} for who in ("one", "two")
    )
    return Scene(address_of("theme", theme.pk), sent, Theme.history)


def publishing_a_theme():
    theme = factories.make_theme(published_at=None)
    sent = {"redaction_confirmed": "on", "few_checked": "on", "version": version_of(theme)}
    return Scene(address_of("theme_publish", theme.pk), (sent, sent), Theme.history)


def taking_a_theme_back():
    theme = factories.make_theme()
    sent = {"why": "known", "version": version_of(theme)}
    return Scene(address_of("theme_take_back", theme.pk), (sent, sent), Theme.history)


def gathering_comments():
    theme = factories.make_theme(published_at=None)
    sent = tuple({"comment": [factories.make_submission().reference]} for _who in range(2))
    # Neither takes the place of the other.
    address = f"{address_of('comments')}?theme={theme.pk}"
    return Scene(address, sent, Theme.history, accepted=2)


def declining_a_comment():
    said = factories.make_submission()
    sent = tuple(
        {"do": "decline", "because": because, "version": version_of(said)}
        for because in ("vexatious", "one-person")
    )
    return Scene(address_of("comment", said.reference), sent, Submission.history)


def what_a_report_says(last_day, version=""):
    return tuple(
        {
            "starts_on": "1000-01-01",
            "ends_on": last_day,
            "words": f"Words of {who}.",
            "version": version,
        }
        for who in ("one", "the other")
    )


def writing_a_new_report():
    last = CommentsReport.objects.order_by("ends_on").last()
    day = last.ends_on + timedelta(days=1) if last else date(2001, 1, 1)
    sent = what_a_report_says(day.isoformat())
    return Scene(address_of("yearly_report_new"), sent, CommentsReport.history)


def changing_a_report():
    report = factories.make_comments_report(published_at=None)
    sent = what_a_report_says(f"{report.ends_on:%Y-%m-%d}", version_of(report))
    return Scene(address_of("yearly_report", report.pk), sent, CommentsReport.history)


def publishing_a_report():
    report = factories.make_comments_report(published_at=None)
    sent = {"is_sure": "on", "version": version_of(report)}
    return Scene(
        address_of("yearly_report_publish", report.pk), (sent, sent), CommentsReport.history
    )


def taking_a_report_back():
    report = factories.make_comments_report()
    sent = {"why": "known", "version": version_of(report)}
    return Scene(
        address_of("yearly_report_take_back", report.pk), (sent, sent), CommentsReport.history
    )


def checking_a_service():
    service = factories.make_service()
    name = service.slug
    version = version_of(service, Rows(Contact, {"service_id": service.pk}))
    sent = tuple(
        {
            "how": f"Rung by {who}",
            f"{name}-version": version,
            f"{name}-said": "changed",
            f"{name}-opening": f"Words of {who}",
            f"{name}-needs_diagnosis": service.needs_diagnosis,
            f"{name}-needs_ehcp": service.needs_ehcp,
            f"{name}-cost": service.cost,
        }
        for who in ("one", "the other")
    )
    return Scene(address_of("check_services"), sent, Service.history)


def deciding_on_a_change():
    change = factories.make_proposed_change()
    seen = version_of(change.service, contacts_of(change.service))
    sent = tuple(
        {
            f"seen-{change.service_id}": seen,
            f"change-{change.pk}-said": "accept",
            f"change-{change.pk}-reason": f"Words of {who}",
        }
        for who in ("one", "the other")
    )
    decided = ProposedChange.objects.filter(verdict=ProposedChange.Verdict.ACCEPTED)
    return Scene(address_of("providers"), sent, decided)


def writing_down_an_address():
    organisation = factories.make_organisation()
    sent = tuple(
        {"do": "add", "email": "jo@example.org", "name": f"Words of {who}"}
        for who in ("one", "the other")
    )
    address = address_of("provider_contact", organisation.slug)
    return Scene(address, sent, organisation.provider_contacts)


def turning_down_an_entry_of_another_list():
    row = factories.make_incoming_service()
    ours = [
        Rows(model, {name: None})
        for model, name in (
            (Service, "id"),
            (Contact, "service_id"),
            (ServiceAtLocation, "service_id"),
        )
    ]
    sent = tuple(
        {"do": "turn-down", "version": version_of(row, *ours), "why": f"Words of {who}"}
        for who in ("one", "the other")
    )
    return Scene(address_of("review_incoming", row.pk), sent, IncomingService.history)


def giving_a_wait():
    wait, quarter = factories.make_wait(), Quarter(2026, 2)
    days = (quarter.first_day, quarter.last_day)
    name, version = f"wait-{wait.pk}", giving.version_on(wait, *days)
    sent = tuple(
        {
            "supplied_by": f"The team of {value}",
            "as_of": quarter.last_day.isoformat(),
            f"{name}-version": version,
            f"{name}-value": value,
            f"{name}-waiting": "50",
        }
        for value in ("14", "15")
    )
    address = f"{address_of('give_waits')}?starts_on={days[0]}&ends_on={days[1]}"
    return Scene(address, sent, WaitFigure.history)


def signing_a_wait():
    figure = factories.make_wait_figure(quarter=Quarter(2026, 1), published_at=None)
    sent = {"figure": figure.pk, f"seen-{figure.pk}": version_of(figure)}
    return Scene(address_of("sign_waits"), (sent, sent), WaitFigure.history)


def publishing_a_wording():
    owner, at = OwnerSettings.objects.get_or_create(pk=1)[0], timezone.now()
    said = Proposal("The council agreed.", "The board", date(2026, 1, 5))
    wording = propose(
        owner, "is_official", not owner.is_official, said, by=factories.make_person(), at=at
    )
    sent = {"wording": wording.pk, f"seen-{wording.pk}": version_of(wording)}
    return Scene(address_of("wordings"), (sent, sent), OwnerSettings.history)


def ticking_guidance():
    page, on = factories.make_guidance_page(), timezone.localdate()
    sent = tuple(
        {
            "law": page.law,
            "version": version_of(page),
            "ticked_on": on,
            "next_check": on + timedelta(days=days),
            "read_all": "on",
        }
        for days in (100, 200)
    )
    # Each read it, and each tick says so.
    return Scene(address_of("tick_guidance", page.slug), sent, GuidanceTick.objects, accepted=2)


def proposing_that_words_go():
    view = factories.make_view()
    sent = {"why": "named"}
    address = address_of("taking_out_propose", view._meta.label, view.pk, "words")
    return Scene(address, (sent, sent), TakingOut.objects)


def taking_words_out():
    proposal = factories.make_taking_out(published_at=None)
    sent = {"do": "take-out"}
    return Scene(
        address_of("taking_out_look", proposal.pk), (sent, sent), TakingOut.objects.visible()
    )


def what_families_send():
    return tuple({"words": f"Words of {who}.", "version": ""} for who in ("one", "the other"))


def speaking_of_a_quarter():
    about = factories.make_round()
    return Scene(address_of("give_view", about.quarter), what_families_send(), View.objects)


def speaking_of_an_area():
    about, area = factories.make_round(), factories.make_area()
    address = address_of("give_view_of_area", about.quarter, area.slug)
    return Scene(address, what_families_send(), View.objects)


def answering_an_update():
    update = factories.make_update()
    address = address_of("answer_update", update.round.quarter, update.action.address_part)
    return Scene(address, what_families_send(), View.objects)


def publishing_a_view():
    view = factories.make_view(published_at=None)
    sent = {"read": "on", "version": version_of(view)}
    return Scene(address_of("look_at_view", view.pk), (sent, sent), View.objects.visible())


# Two who speak for the same voice of families: nobody else opens these pages.
OF_FAMILIES = {
    "give_view": speaking_of_a_quarter,
    "give_view_of_area": speaking_of_an_area,
    "answer_update": answering_an_update,
    "look_at_view": publishing_a_view,
}
SCENES = {
    "taking_out_propose": proposing_that_words_go,
    "taking_out_look": taking_words_out,
    "check_services": checking_a_service,
    "providers": deciding_on_a_change,
    "review_incoming": turning_down_an_entry_of_another_list,
    "provider_contact": writing_down_an_address,
    "tick_guidance": ticking_guidance,
    "wordings": publishing_a_wording,
    "give_waits": giving_a_wait,
    "sign_waits": signing_a_wait,
    "theme_new": writing_a_new_theme,
    "theme": changing_a_theme,
    "theme_publish": publishing_a_theme,
    "theme_take_back": taking_a_theme_back,
    "comments": gathering_comments,
    "comment": declining_a_comment,
    "yearly_report_new": writing_a_new_report,
    "yearly_report": changing_a_report,
    "yearly_report_publish": publishing_a_report,
    "yearly_report_take_back": taking_a_report_back,
    "write": writing_all,
    "write_area": writing_an_area,
    "open_round": opening_a_round,
    "sign_area": writing_for_an_area,
    "plan_publication": planning_a_publication,
    "publish_round": publishing_a_round,
    "correct_update": correcting_an_update,
    "correct_area": correcting_an_area,
    "dates": adding_first_dates,
    "dates_move": moving_a_date,
    "dates_correct": correcting_a_date,
    "dates_publish": publishing_a_date,
    "figures": entering_a_figure,
    "figures_publish": publishing_a_figure,
    "figures_definition": saying_what_is_counted,
    "figures_unit": putting_a_unit_right,
    "figures_series": adding_a_line,
    "story_write": writing_a_story,
    "story": looking_at_a_story,
    "story_take_off": taking_off_a_story,
}
# One field with no older words to lose: tests/admin/test_two_people.py tells of the others.
PASSWORDS = {"password_change", "auth_user_password_change"}
# Where the one who comes second had nothing to type, and is told what is open or public now.
LEADS_ON = {
    "open_round",
    "publish_round",
    "correct_update",
    "correct_area",
    "dates_publish",
    "figures_publish",
    "wordings",
}
LEADS_ON |= {"story", "story_take_off", "sign_waits", "tick_guidance"}
LEADS_ON |= {"theme_new", "theme_publish", "theme_take_back", "comments", "comment"}
LEADS_ON |= {"yearly_report_publish", "yearly_report_take_back"}
LEADS_ON |= {"look_at_view", "taking_out_propose", "taking_out_look"}


# The inbox and its forms: test_inbox.py, test_closing_together.py, test_intake.py and
# test_taking_out.py in tests/feedback;
# who asks about their data: tests/privacy/test_erasing.py.
IN_FEEDBACK = {"submission", "submission_answer", "submission_concern", "type_in_form"}
IN_FEEDBACK |= {"take_words_out", "close_unasked"}
# It takes a reason and gives a file: no row that two could want is changed by it.
TAKES_AWAY = {"take_away"}
# Made-up rows go, which nobody typed; once or twice is the same.
TAKES_AWAY |= {"examples"}
# They change no words of a draft: a mail has one key, and of two notes the last stands.
BESIDE_WORDS = {"remind_writers", "send_back"}
# A draft is its writer's alone: tests/unsaved/test_drafts.py has them in two windows.
BESIDE_WORDS |= {"throw_away_draft"}
# What a list tells only waits: of two files of it the later one stands.
BESIDE_WORDS |= {"sheet_of_services"}
IN_FEEDBACK |= {"people", "people_copy", "people_erase"}


def a_sheet_of_dates():
    action = factories.make_action()
    first = {"Reference": action.reference, "Where it was read": "Part 3"}
    rows = tuple({**first, "New quarter": str(quarter)} for quarter in (FIRST, LATER))
    return rows, DueDate.history


def a_sheet_of_updates():
    nothing_open()
    action = factories.make_action()
    an_open_round()
    rows = ({"Reference": action.reference, "What we did": f"Words of {n}."} for n in ("A", "B"))
    return tuple(rows), ProgressUpdate.history


def a_sheet_of_figures():
    series = a_line()
    about = {"Measure": series.measure.reference, "Quarter": "2026 Q2"}
    rows = tuple({**about, "Figure": figure} for figure in ("40", "41"))
    return rows, Reading.history


def a_sheet_of_waits():
    wait = factories.make_wait()
    about = {"Wait": wait.slug, "First day": "2026-04-01", "Last day": "2026-06-30"}
    about |= {"How many wait": "50", "Given by (a team)": "A team"}
    return tuple({**about, "How long": value} for value in ("14", "15")), WaitFigure.history


SHEETS = {
    "sheet_of_dates": a_sheet_of_dates,
    "sheet_of_updates": a_sheet_of_updates,
    "sheet_of_figures": a_sheet_of_figures,
    "sheet_of_waits": a_sheet_of_waits,
}


@pytest.fixture
def people():
    return two_people()


def test_no_page_that_takes_something_is_left_out():
    taking = {name for name, (_look, send) in OTHER_ADDRESSES.items() if send}

    tried = {*SCENES, *OF_FAMILIES, *SHEETS}
    assert tried == taking - PASSWORDS - IN_FEEDBACK - TAKES_AWAY - BESIDE_WORDS


@many_pairs
@pytest.mark.parametrize("name", SHEETS)
def test_of_two_sheets_confirmed_at_once_one_comes_in_and_the_other_is_told(people, size, name):
    for _turn in range(size):
        rows, past = SHEETS[name]()
        desks = [Desk(person, name.removeprefix("sheet_of_")) for person in people]
        tried = [desk.try_([row]) for desk, row in zip(desks, rows, strict=True)]
        before = past.count()

        answers = at_once(
            *(
                lambda desk=desk, page=page: desk.confirm(page)
                for desk, page in zip(desks, tried, strict=True)
            )
        )

        assert sorted(answer.status_code for answer in answers) == [302, 409]
        assert past.count() == before + 1
        told = next(answer for answer in answers if answer.status_code == 409)
        assert "Nothing was saved." in told.text


@many_pairs
@pytest.mark.parametrize("name", [*SCENES, *OF_FAMILIES])
def test_of_two_who_send_at_once_only_what_was_accepted_is_kept(people, size, name):
    people = two_people(PCAN) if name in OF_FAMILIES else people
    for _turn in range(size):
        scene = (SCENES | OF_FAMILIES)[name]()
        before = scene.past.count()

        answers = at_once(
            *(
                lambda person=person, sent=sent, scene=scene: person.post(scene.address, sent)
                for person, sent in zip(people, scene.sent, strict=True)
            )
        )

        codes = sorted(answer.status_code for answer in answers)
        assert scene.past.count() == before + scene.accepted
        if name in LEADS_ON:
            assert set(codes) <= {200, 302}
        else:
            assert codes == [200, 302]
            told = next(n for n, answer in enumerate(answers) if answer.status_code == 200)
            assert typed(scene.sent[told]).items() <= boxes_of(answers[told].text).dict().items()


@many_pairs
@pytest.mark.parametrize("wanted", ["take-out", "turn-down"])
def test_of_two_who_decide_on_words_at_once_one_does_and_the_other_is_told(people, size, wanted):
    for _turn in range(size):
        proposal = factories.make_taking_out(published_at=None)
        address = address_of("taking_out_look", proposal.pk)

        answers = at_once(
            *(
                lambda person=person, do=do, address=address: person.post(address, {"do": do})
                for person, do in zip(people, ("turn-down", wanted), strict=True)
            )
        )

        assert [answer.status_code for answer in answers] == [302, 302]
        told = [person.get(address_of("taking_out")).text.count("already.") for person in people]
        assert sorted(told) == [0, 1]
        left = TakingOut.objects.filter(pk=proposal.pk).first()
        assert left is None or left.published_at


def typed(sent):
    """Return what of it a person typed or chose; the rest is for the page itself to remember."""
    own = ("action", "round", "confirm", "seen", "version", "do", "others_checked")
    return {
        name: value
        for name, value in sent.items()
        if not name.startswith(own) and not name.endswith(("-seen", "-version"))
    }


# A draft, the page that makes it public, what is sent there, and the box somebody types in.
def an_update_to_publish():
    opened = an_open_round()
    draft = factories.make_update(round=opened)
    factories.sign_everything(opened)
    return draft, address_of("publish_round", opened.quarter), {"looked": "on"}, "what_we_did"


def a_date_to_publish():
    draft = factories.make_due_date(published_at=None)
    sent = {"date": [draft.pk], f"seen-{draft.pk}": version_of(draft)}
    return draft, address_of("dates_publish"), sent, "read_from"


def a_figure_to_publish():
    draft = factories.make_reading(published_at=None)
    about = draft.series.measure.reference
    return draft, address_of("figures_publish", about), looked_at(draft), "note"


def a_definition_to_publish():
    draft = factories.make_definition(published_at=None)
    about = draft.measure.reference
    return draft, address_of("figures_publish", about), looked_at(draft), "text"


TO_PUBLISH = [
    an_update_to_publish,
    a_date_to_publish,
    a_figure_to_publish,
    a_definition_to_publish,
]


@many_pairs
@pytest.mark.parametrize("made", TO_PUBLISH)
def test_what_is_saved_while_it_is_published_is_not_public_yet(people, size, made):
    writer, publisher = people
    for turn in range(size):
        draft, address, sent, box = made()
        form = form_of(draft)
        words = f"Typed in turn {turn}."
        shown = as_shown(writer.get(form)) | {box: words}

        saved, published = at_once(
            lambda form=form, shown=shown: writer.post(form, shown),
            lambda address=address, sent=sent: publisher.post(address, sent),
        )

        draft.refresh_from_db()
        if saved.status_code == 302:
            # It is looked at again, or signed and read, before it is public.
            assert getattr(draft, box) == words
            assert not draft.published_at
            assert (published.status_code == 302) != isinstance(draft, ProgressUpdate)
        else:
            assert draft.published_at
            assert published.status_code == 302
            assert saved.status_code == 409
            assert words in saved.text


@many_pairs
@pytest.mark.parametrize("made", TO_PUBLISH)
def test_what_is_deleted_while_it_is_published_is_one_or_the_other(people, size, made):
    writer, publisher = people
    for _turn in range(size):
        nothing_open()
        draft, address, sent, _box = made()
        form = form_of(draft, "delete")
        yes = {"post": "yes", "_version": writer.get(form).context["version"]}

        deleted, published = at_once(
            lambda form=form, yes=yes: writer.post(form, yes),
            lambda address=address, sent=sent: publisher.post(address, sent),
        )

        assert {deleted.status_code, published.status_code} <= {200, 302, 403}
        left = type(draft).objects.filter(pk=draft.pk).first()
        kinds = list(draft.history.order_by("history_id").values_list("history_type", flat=True))
        assert (left is None, kinds) in [(True, ["+", "-"]), (False, ["+", "~"])]
        assert left is None or left.published_at


def form_of(row, page="change"):
    return address_of(f"{row._meta.app_label}_{row._meta.model_name}_{page}", row.pk)

"""The door for young people: what it answers, in whose words, and what it says is not known."""

import datetime
from collections import Counter

import pytest

from actions.models import Round
from actions.public.tally import Tally
from actions.quarters import Quarter
from actions.statuses import Status
from kirklees_send.young_people.pages import PROMISES_A_PAGE, in_few_words
from kirklees_send.young_people.topics import TOPICS
from publishing.models import OwnerSettings
from tests import factories
from tests.kept_pages import closely
from tests.reading_age import main_words
from tests.today import make_it

pytestmark = pytest.mark.django_db

DOOR = "/young-people/"
TODAY = datetime.date(2026, 11, 29)
Q3, Q4 = Quarter(2026, 3), Quarter(2026, 4)
CANNOT_TELL = "We cannot tell yet. Nobody has told us how it is going."
QUESTIONS = (
    "What did you promise me?",
    "Did it happen?",
    "What is next?",
    "How do I tell you?",
)


@pytest.fixture(autouse=True)
def today(monkeypatch):
    make_it(TODAY, monkeypatch)


@pytest.fixture
def waiting():
    return factories.make_area(slug="waiting-times", number=2)


def words_of(client, path):
    """Return the words of a page in one line."""
    response = client.get(path)
    assert response.status_code == 200
    return " ".join(main_words(response.text).split())


def told(tally, last_round=None):
    last_round = last_round or Round(
        quarter=Q3,
        published_at=datetime.datetime(2026, 10, 20, 12, tzinfo=datetime.UTC),
        is_sample=True,
    )
    return in_few_words(tally, last_round, TODAY)


def test_the_door_has_the_four_questions_in_order_after_whom_to_call(client):
    page = closely(client.get(DOOR).text)

    headings = [f"<h2>{question}</h2>" for question in QUESTIONS]
    places = [page.index(words) for words in ('href="tel:999"', "<h1", *headings)]
    assert places == sorted(places)
    assert page.index("Nobody reads what you send here at night.") < page.index("<h1")
    assert page.count('class="picture picture-') == 4


def test_each_topic_has_a_page_which_the_door_leads_to_and_it_answers_the_same(client):
    door = client.get(DOOR).text

    for topic in TOPICS:
        assert f'href="{topic.get_absolute_url()}"' in door
        page = client.get(topic.get_absolute_url()).text
        asked = [page.index(words) for words in QUESTIONS if words != "Did it happen?"]
        assert page.index('class="verdict"') < asked[0]
        assert asked == sorted(asked)
        assert page.index("Nobody reads what you send here at night.") < page.index("<h1")


def test_no_other_topic_has_a_page(client):
    assert client.get(f"{DOOR}money/").status_code == 404


def test_a_topic_holds_the_promises_of_its_areas_and_those_with_its_search_words(client, waiting):
    factories.make_action(area=waiting, title="About a wait")
    factories.make_action(title="About a chair", keywords="money\nwheelchairs")
    factories.make_action(title="About a bus", keywords="travel")
    factories.make_action(title="Half written", keywords="wheelchairs", is_visible=False)

    wait, health = (words_of(client, f"{DOOR}{slug}/") for slug in ("waiting", "health"))

    assert [title in wait for title in ("About a wait", "About a chair")] == [True, False]
    assert [title in health for title in ("About a wait", "About a chair")] == [False, True]
    assert "About a bus" not in wait + health
    assert "Half written" not in health


def test_what_a_search_word_finds_stands_before_the_rest_of_the_area(client):
    area = factories.make_area(slug="communication")
    factories.make_action(area=area, title="A workshop")
    factories.make_action(area=area, title="A forum", keywords="young people's voice")

    page = words_of(client, f"{DOOR}being-listened-to/")

    assert page.index("A forum") < page.index("A workshop")


def test_a_promise_is_told_in_a_young_persons_words_or_else_by_its_title(client, waiting):
    factories.make_action(
        area=waiting, title="Review the pathway", for_young_people="Make the wait <short>."
    )
    factories.make_action(area=waiting, title="Cut the list")

    page = client.get(f"{DOOR}waiting/").text

    assert "Make the wait &lt;short&gt;." in page
    assert "Review the pathway" not in page
    assert "Cut the list" in page


def test_each_promise_says_how_it_stands_and_for_when(client, waiting):
    late, timeless, season = (
        factories.make_action(area=waiting, **values)
        for values in ({}, {}, {"timing_words": "autumn 2025"})
    )
    factories.make_due_date(action=late, quarter=Q3)
    factories.make_round(quarter=Q3, updates=[{"action": late, "status": Status.AT_RISK}])

    page = words_of(client, f"{DOOR}waiting/")

    promise = page[page.index(late.title) : page.index(timeless.title)]
    assert "May be late Should be done by the end of September 2026, and is not." in promise
    promise = page[page.index(timeless.title) : page.index(season.title)]
    assert "No update yet We do not know for when." in promise
    assert "The plan says: autumn 2025." in page


def test_the_verdict_is_short_and_says_since_when():
    verdict = told(
        Tally(
            by_status=Counter({"done": 9, "on-track": 20, "delayed": 1, "no-update": 2}), overdue=5
        )
    )

    assert verdict.says == (
        "9 of 32 promises are done. 1 is late. We have no news of 2. "
        "5 should be done by now, and are not."
    )
    assert verdict.since == "Said on 20 October 2026 for July to September 2026."
    assert verdict.is_example


@pytest.mark.parametrize(
    ("tally", "words"),
    [
        (Tally(), CANNOT_TELL),
        (
            Tally(by_status=Counter({"no-update": 3}), overdue=1),
            f"{CANNOT_TELL} 1 should be done by now, and is not.",
        ),
        (Tally(by_status=Counter({"done": 1})), "1 of 1 promise is done."),
    ],
)
def test_the_verdict_never_takes_what_is_not_known_for_none(tally, words):
    assert told(tally).says == words


def test_the_door_says_how_many_were_not_spoken_of_again(client, waiting):
    one, two = (factories.make_action(area=waiting) for _ in range(2))
    factories.make_round(quarter=Quarter(2026, 2), updates=[{"action": one}, {"action": two}])
    factories.make_round(quarter=Q3, updates=[{"action": one}])

    assert "Nobody said anything new about 1 of these last time." in words_of(client, DOOR)


def test_what_is_next_is_what_is_open_of_the_soonest_quarter_that_is_not_over(client, waiting):
    for title, quarter in (
        ("Of the past", Q3),
        ("Done already", Q4),
        ("Soon", Q4),
        ("Soon too", Q4),
        ("Also soon", Q4),
        ("Later", Quarter(2027, 1)),
    ):
        action = factories.make_action(area=waiting, title=title)
        factories.make_due_date(action=action, quarter=quarter)
        if title == "Done already":
            factories.make_round(quarter=Q3, updates=[{"action": action, "status": "done"}])
    factories.make_action(area=waiting, title="Of no date")

    page = words_of(client, DOOR)

    following = page[page.index("By the end of December 2026:") : page.rindex("How do I tell")]
    titles = ("Of the past", "Soon", "Soon too", "Done already", "Later", "Of no date")
    assert [title in following for title in titles] == [False, True, True, False, False, False]
    assert "See everything for that time" in following
    assert "We do not know the date of 1 promise still to do." in following


def test_without_any_date_the_page_says_so(client):
    assert "We do not know of a next date." in words_of(client, DOOR)

    factories.make_action()

    page = words_of(client, DOOR)
    assert "We do not know the date of 1 promise still to do." in page
    assert "By the end of" not in page


def test_how_to_tell_says_who_reads_it_and_when_one_hears_back(client):
    page = words_of(client, DOOR)
    assert "A small team reads it." in page
    assert "We have not said yet how long that takes." in page

    OwnerSettings.objects.update(
        contact_team="The feedback team", reply_days=10, phone="01632 960000"
    )

    for path in (DOOR, f"{DOOR}school/"):
        page = words_of(client, path)
        assert "Or you ring us: 01632 960000" in page
        assert "The feedback team reads it." in page
        assert "That takes up to 10 working days." in page
        assert 'href="/feedback/comment/"' in client.get(path).text


def test_somebody_to_talk_to_is_named_as_the_directory_has_them(client):
    assert "Do you want to talk to somebody?" not in words_of(client, DOOR)

    service = factories.make_service(slug="childline", name="Childline")
    factories.make_contact(service=service, phone="0800 1111")
    factories.make_contact(service=service, phone="0800 2222", is_sure=False)

    page = words_of(client, DOOR)
    assert "Childline · 0800 1111 · not yet checked with them" in page
    assert "0800 2222" not in page


@pytest.mark.parametrize("number", [1, 3, PROMISES_A_PAGE + 1])
@pytest.mark.parametrize(("path", "queries"), [(DOOR, 7), (f"{DOOR}waiting/", 7)])
def test_pages_are_light_however_many_promises_there_are(
    client, django_assert_num_queries, waiting, path, queries, number
):
    for _ in range(number):
        action = factories.make_action(
            area=waiting, for_young_people="A promise in a few short words. " * 3
        )
        factories.make_due_date(action=action, quarter=Q4)

    with django_assert_num_queries(queries):
        response = client.get(path)

    assert len(response.content) < 30_000
    assert not response.cookies


@pytest.mark.parametrize(
    ("by_status", "says"),
    [
        ({}, "We cannot tell yet. Nobody has told us how it is going."),
        (
            {"no-update": 2, "withdrawn": 1},
            "We cannot tell yet. Nobody has told us how it is going. 1 is withdrawn.",
        ),
        ({"done": 1, "withdrawn": 2}, "1 of 3 promises are done. 2 are withdrawn."),
        ({"withdrawn": 2}, "2 are withdrawn."),
    ],
)
def test_what_is_withdrawn_is_neither_done_nor_to_be_told_of(by_status, says):
    assert told(Tally(by_status=Counter(by_status))).says == says


def test_many_promises_turn_pages(client, waiting):
    made = [factories.make_action(area=waiting) for _ in range(PROMISES_A_PAGE + 1)]

    second = client.get(f"{DOOR}waiting/?page=2").text

    assert made[-1].get_absolute_url() in second
    assert f'{made[0].get_absolute_url()}"' not in second
    assert client.get(f"{DOOR}waiting/?page=3").status_code == 404
    assert client.get(f"{DOOR}waiting/?page=x").status_code == 400


def test_a_phone_folds_all_but_the_first_promises(client, waiting):
    for _ in range(6):
        factories.make_action(area=waiting)

    assert "<summary>2 more promises</summary>" in closely(client.get(f"{DOOR}waiting/").text)

    for _ in range(PROMISES_A_PAGE):
        factories.make_action(area=waiting)

    page = closely(client.get(f"{DOOR}waiting/").text)
    assert f"<summary>{PROMISES_A_PAGE - 4} more promises on this page</summary>" in page


def test_those_who_come_to_home_or_to_privacy_are_led_here(client):
    for path in ("/", "/privacy/young-people/", "/contact/"):
        assert f'href="{DOOR}"' in client.get(path).text

"""You said, we did, as the public meets it."""

import csv
import io
from datetime import timedelta

import pytest
from django.utils import timezone

from feedback.models import Theme
from publishing.models import OwnerSettings
from tests import factories

pytestmark = pytest.mark.django_db

HOME = "/you-said-we-did/"


def titles(page):
    return [theme.title for theme in page.context["page"]]


@pytest.mark.parametrize("number", [1, 3, 120])
def test_it_asks_as_many_queries_whatever_the_rows(client, number, django_assert_num_queries):
    plan = factories.make_plan(part=1)
    factories.make_section(plan=plan, holds="statements", order=70)
    area = factories.make_area(plan=plan)
    action = factories.make_action(area=area)
    factories.make_comments_report()
    for _row in range(number):
        factories.make_point(plan=plan, kind="statement")
        factories.make_theme(areas=[area], actions=[action])
    for days in range(number % 50):
        factories.make_submission(received_at=timezone.now() - timedelta(days=days))

    with django_assert_num_queries(11):
        response = client.get(HOME)

    assert len(response.content) < 30_000


def test_the_longest_themes_fit_on_a_page(client):
    area = factories.make_area()
    action = factories.make_action(area=area)
    for _row in range(7):
        factories.make_theme(
            areas=[area],
            actions=[action],
            title="t" * 150,
            you_said="y " * 350,
            we_did="w " * 400,
            told_otherwise="o" * 150,
        )

    assert len(client.get(HOME).content) < 30_000


def test_empty_it_says_so_kindly_and_promises_nothing(client):
    page = client.get(HOME)

    assert "Nothing yet" in page.text
    assert "We have not yet said how soon we reply." in page.text
    assert "No messages since" in page.text
    assert "No report yet." in page.text


def test_it_begins_with_what_the_plans_record(client):
    plan = factories.make_plan(part=1)
    factories.make_section(plan=plan, holds="statements", order=70, heading="What good looks like")
    factories.make_point(plan=plan, kind="statement", text="I feel ready")
    factories.make_point(plan=plan, kind="statement", text="Not shown", is_visible=False)
    factories.make_section(plan=plan, order=90, body="Please keep it simple.")
    factories.make_section(plan=plan, order=91, body="Not about what anybody said.")

    page = client.get(HOME)

    assert "“I feel ready”" in page.text
    assert "Please keep it simple." in page.text
    assert "Not shown" not in page.text
    assert "Not about what anybody said." not in page.text


def test_themes_stand_by_topic_newest_first_with_both_sides(client):
    now = timezone.now()
    factories.make_theme(title="Old", published_at=now - timedelta(days=2))
    factories.make_theme(title="New", published_at=now - timedelta(days=1), answer="cannot")
    factories.make_theme(title="Plan", topic="big-plan", published_at=now)

    page = client.get(HOME)

    assert titles(page) == ["New", "Old", "Plan"]
    assert "We cannot, because" in page.text
    assert "We write to each family every month." in page.text


def test_it_says_first_whether_anybody_acted_and_since_when(client):
    area = factories.make_area(slug="one")
    day = timezone.make_aware(timezone.datetime(2026, 10, 20, 12))
    factories.make_theme(answer="did", areas=[area], published_at=day)
    factories.make_theme(answer="did", areas=[area], actions=[factories.make_action(area=area)])
    factories.make_theme(answer="cannot")

    everything = client.get(HOME).context["verdict"]
    of_area = client.get(f"{HOME}?area=one").context["verdict"]

    assert everything.says == (
        "We answered 3 things that people said. We did 2. We cannot do 1, and say why."
    )
    assert everything.since == "The newest answer is of 20 October 2026."
    assert of_area.says == "We answered 2 things that people said. We did 2."


def test_without_an_answer_it_cannot_tell_whether_anybody_acted(client):
    factories.make_theme(published_at=None)

    assert client.get(HOME).context["verdict"].says.startswith("We cannot tell yet")


def test_it_is_narrowed_by_topic_and_by_area_and_its_actions(client):
    area, other = factories.make_area(slug="one"), factories.make_area(slug="other")
    factories.make_theme(title="Area", areas=[area])
    factories.make_theme(
        title="Action", topic="involvement", actions=[factories.make_action(area=area)]
    )
    factories.make_theme(title="Other", areas=[other])

    assert set(titles(client.get(f"{HOME}?area=one"))) == {"Area", "Action"}
    assert titles(client.get(f"{HOME}?area=one&topic=involvement")) == ["Action"]
    assert "We found nothing about that" in client.get(f"{HOME}?topic=big-plan").text


@pytest.mark.parametrize("query", ["topic=x", "area=x", "page=x"])
@pytest.mark.parametrize("path", [HOME, f"{HOME}themes.csv"])
def test_a_bad_value_gets_a_page_that_helps(client, path, query):
    if "csv" in path and "page" in query:
        path = HOME

    response = client.get(f"{path}?{query}")

    assert response.status_code == 400
    assert HOME in response.text or "not a number" in response.text


def test_a_page_that_is_not_there_is_404(client):
    assert client.get(f"{HOME}?page=2").status_code == 404
    assert client.get(f"{HOME}99999999999999999999/").status_code == 404
    assert client.get(f"{HOME}2026-13-40/").status_code == 404


def test_no_page_says_that_several_people_said_it(client):
    theme = factories.make_theme(submissions=[factories.make_submission()])

    pages = [client.get(address).text for address in (HOME, theme.get_absolute_url())]

    assert ["several" in page for page in pages] == [False, False]
    assert ["A meeting of parents" in page for page in pages] == [True, True]


def test_a_theme_has_an_address_until_it_is_taken_back(client):
    theme = factories.make_theme()
    before = client.get(theme.get_absolute_url())

    Theme.objects.filter(pk=theme.pk).update(published_at=None, published_by=None)
    after = client.get(theme.get_absolute_url())

    assert theme.title in before.text
    assert after.status_code == 410
    assert theme.title not in after.text
    assert theme.title not in client.get(HOME).text


def test_it_stands_on_the_pages_of_its_action_and_area_and_else_nothing_does(client):
    action = factories.make_action()
    pages = [action.get_absolute_url(), action.area.get_absolute_url()]
    heading = "What you said, and what we did"
    before = [client.get(page).text for page in pages]

    theme = factories.make_theme(areas=[action.area], actions=[action])

    after = [client.get(page).text for page in pages]
    assert [heading in text for text in before] == [False, False]
    assert [theme.get_absolute_url() in text for text in after] == [True, True]


def test_the_answer_clock_gives_its_arithmetic(client):
    OwnerSettings.objects.update(reply_days=5)
    now = timezone.now()
    for _time in range(12):
        factories.make_submission(
            reach_by="email", received_at=now, state="answered", answered_at=now
        )

    text = client.get(HOME).text

    assert "We promise an answer within 5 working days." in text
    assert "12 people asked for an answer. 12 of 12 have one." in text
    assert "12 of these 12 answers came in time." in text


def test_few_people_are_not_counted_out(client):
    factories.make_submission(received_at=timezone.now(), reach_by="email")

    text = client.get(HOME).text

    assert "fewer than 5" in text
    assert "hidden to protect privacy" in text
    assert "1 person asked" not in text


def test_the_file_has_what_the_page_has(client):
    area = factories.make_area(slug="one", title="Waiting")
    theme = factories.make_theme(areas=[area], we_did="=1+1")
    factories.make_theme(topic="involvement")

    response = client.get(f"{HOME}themes.csv?area=one")

    (line,) = csv.DictReader(io.StringIO(response.content.decode("utf-8-sig")))
    assert line["How else we were told"] == "A meeting of parents"
    assert (line["In a few words"], line["Focus areas"]) == (theme.title, "Waiting")
    assert not line["Our answer"].startswith("=")
    assert line["Address"].endswith(theme.get_absolute_url())


@pytest.mark.parametrize("number", [1, 3, 120])
def test_a_report_asks_as_many_queries_whatever_the_rows(client, number, django_assert_num_queries):
    report = factories.make_comments_report(
        starts_on=factories.LONG_AGO.date(), ends_on=timezone.localdate(), counts={"in-a-theme": 9}
    )
    for _row in range(number):
        factories.make_theme()

    with django_assert_num_queries(5):
        response = client.get(report.get_absolute_url())

    assert "Families told us about waiting." in response.text
    assert len(response.content) < 30_000

"""The page of the search: what it says, what it asks for, and what it does with anything typed."""

import re
from datetime import UTC, datetime
from html import unescape

import pytest

from local_offer.models import Service
from publishing.public_pages import OF_ONE_VISITOR
from search import index
from search.health import sentences
from search.kinds import kinds
from search.models import Mark
from tests import factories
from tests.feedback.hostile_strings import BY_KIND
from tests.kept_pages import closely

pytestmark = [pytest.mark.django_db, pytest.mark.page]


@pytest.fixture
def autism():
    return factories.make_term(name="Autism", slug="autism", also="autsim\non the spectrum")


@pytest.fixture
def services(autism):
    rows = [
        factories.make_service(slug=f"club-{n}", name=f"Club {n}", what="Drums.", needs=[autism])
        for n in range(25)
    ]
    index.bring_up_to_date()
    return rows


def test_nothing_asked_is_a_page_that_helps(client):
    page = client.get("/search/")

    assert page.status_code == 200
    assert "a whole question" in page.text
    assert 'href="/local-offer/"' in page.text
    assert "X-Robots-Tag" not in page


@pytest.mark.usefixtures("services")
def test_results_are_counted_by_kind_and_their_words_are_marked(client):
    factories.make_action(title="Hear <drums>", reference="WT 1")

    response = client.get("/search/", {"q": "drums"})
    page = closely(response.text)

    assert "We found 26 results." in page
    assert 'Services <span class="how-many">(25)</span>' in page
    assert 'Actions <span class="how-many">(1)</span>' in page
    assert "WT 1: Hear &lt;<mark>drums</mark>&gt;" in response.text
    assert "<p><mark>Drums</mark>.</p>" in page
    assert "Services: see all 25" in page


def test_an_update_says_of_which_quarter_it_is(client):
    action = factories.make_action(title="Hear drums", reference="WT 1")
    older, newer = factories.make_update(action=action), factories.make_update(action=action)

    page = closely(client.get("/search/", {"q": "drums", "kind": "updates"}).text)

    for update in (older, newer):
        assert f">WT 1: Hear <mark>drums</mark> ({update.round})</a>" in page


@pytest.mark.usefixtures("services")
def test_where_little_is_found_there_is_a_way_on(client):
    factories.make_action(title="Hear a flute & drums", reference="WT 1")

    little, much = (client.get("/search/", {"q": q}).text for q in ("flute & sea", "drums"))

    assert "We found 1 result." in closely(little)
    assert 'href="/local-offer/services/?q=flute%20%26%20sea"' in little
    assert "Not what you need?" not in much


@pytest.mark.usefixtures("services")
def test_one_kind_is_a_page_at_a_time(client):
    asked = {"q": "drums", "kind": "services"}

    first = client.get("/search/", asked)
    second = client.get("/search/", {**asked, "page": 2})

    assert (first.text.count("<mark>Drums"), second.text.count("<mark>Drums")) == (20, 5)
    assert 'href="?q=drums&amp;kind=services&amp;page=2"' in first.text
    assert client.get("/search/", {**asked, "page": 3}).status_code == 404


@pytest.mark.usefixtures("services")
@pytest.mark.parametrize("asked", [{"page": "x"}, {"kind": "x"}, {"q": "a" * 201}, {"q": "a\0b"}])
def test_a_choice_that_cannot_be_is_told(client, asked):
    page = client.get("/search/", {"q": "drums", "kind": "services", **asked})

    assert page.status_code == 400
    assert "<h1" in page.text


@pytest.mark.usefixtures("services")
def test_what_people_type_for_it_finds_it_and_is_never_shown(client):
    page = client.get("/search/", {"q": "he is on the spectrum"}).text

    assert "We found 25 results." in page
    assert "autsim" not in page


@pytest.mark.usefixtures("services")
def test_words_nearly_right_are_read_as_those_that_are(client):
    page = client.get("/search/", {"q": "durms"}).text

    assert "Nothing here says “durms”. We looked for “Drums”." in closely(page)
    assert "We found 25 results." in page


@pytest.mark.usefixtures("services")
def test_what_nothing_says_is_said_and_there_is_a_way_on(client):
    page = client.get("/search/", {"q": "zxqwv"}).text
    beside_others = client.get("/search/", {"q": "zxqwv drums"}).text

    assert "We found nothing for that" in page
    assert "Or look here" in page
    assert "These words are not on this site: zxqwv." in closely(beside_others)


@pytest.mark.parametrize("typed", ["dyslexic", "dyslexia zxqwv", "dislexia"])
def test_where_nothing_is_about_a_known_need_what_may_fit_is_one_link_away(client, typed):
    factories.make_term(slug="dyslexia", name="Dyslexia", also="dyslexic")
    any_need = factories.make_term(slug="any-need", name="Any need")
    factories.make_service(name="Advice line", needs=[any_need])

    page = closely(client.get("/search/", {"q": typed}).text)
    (address,) = re.findall(r'<a href="([^"]*)">See help that may fit</a>', page)

    assert "You may mean: Dyslexia." in page
    assert "We found nothing" not in page
    assert "Advice line" in client.get(unescape(address)).text


def test_a_phrase_in_quotes_stands_side_by_side(client):
    factories.make_service(name="Peer review", what="One.")
    factories.make_service(name="Review by a peer", what="Two.")

    found = {q: client.get("/search/", {"q": q}).text for q in ('"peer review"', "peer review")}

    assert [page.count("/local-offer/services/service-") for page in found.values()] == [1, 2]


@pytest.mark.parametrize("q", ["WT1", "wt 1", "what about wt-1?"])
def test_a_reference_leads_to_what_it_names(client, q):
    factories.make_action(reference="WT 1", title="Wheels")
    factories.make_action(reference="WT 11", title="What about wt things")

    page = client.get("/search/", {"q": q}).text

    assert page.index("/actions/wt-1/") < page.find("/actions/wt-11/") % len(page)


@pytest.mark.parametrize("q", ["I want to die", "my child is in crisis", "how to hang myself"])
def test_who_cannot_wait_is_told_where_to_ring(client, q):
    assert "Ring now" in client.get("/search/", {"q": q}).text
    assert "Ring now" not in client.get("/search/", {"q": "drums"}).text


@pytest.mark.usefixtures("services")
def test_results_are_no_business_of_search_engines_nor_of_caches_on_the_way(client):
    results = client.get("/search/", {"q": "drums"})
    odd = client.get("/search/", {"q": "drums", "utm_source": "x"})

    assert results["X-Robots-Tag"] == odd["X-Robots-Tag"] == "noindex"
    assert results["Cache-Control"] == OF_ONE_VISITOR
    assert odd["Cache-Control"] == "private, no-cache"
    assert not results.cookies


@pytest.mark.usefixtures("services")
def test_the_examples_of_the_page_find_something_with_and_without_quotes(client):
    """What “hardly talks” means is found; nothing says the two words side by side."""
    factories.make_term(name="Talking", also="hardly talks")
    factories.make_service(name="Talking club")
    index.rebuild()
    hint = closely(client.get("/search/").text)

    assert "One is: hardly talks." in hint
    for typed in ("hardly talks", '"hardly talks"', "“hardly talks”"):
        page = closely(client.get("/search/", {"q": typed}).text)
        assert "Talking</mark> club" in page
        assert ("Nothing here says “hardly talks” word for word." in page) == (typed[0] != "h")


@pytest.mark.both_databases
@pytest.mark.parametrize("rows", [1, 30])
def test_a_search_costs_six_queries_and_nine_where_a_word_is_badly_spelt(
    client, django_assert_max_num_queries, autism, rows
):
    for _row in range(rows):
        factories.make_service(what="Drums", needs=[autism])
        factories.make_action(text="Drums")
    index.bring_up_to_date()
    assert not Mark.objects.exists()

    for asked in ({"q": "drums autism"}, {"q": '"drums"'}, {"q": "drums", "kind": "services"}):
        with django_assert_max_num_queries(6):
            client.get("/search/", asked)
    with django_assert_max_num_queries(9):
        client.get("/search/", {"q": "drums autsim"})


@pytest.mark.both_databases
@pytest.mark.usefixtures("services")
@pytest.mark.parametrize("asked", [{"q": "drums autism"}, {"q": '"drums"'}, {"kind": "services"}])
def test_what_is_hidden_is_not_found_though_nothing_told_the_index(
    client, django_assert_max_num_queries, asked
):
    Service.objects.filter(slug__in=["club-1", "club-2"]).update(is_visible=False)
    Mark.objects.all().delete()

    with django_assert_max_num_queries(6):
        page = client.get("/search/", {"q": "drums", **asked}).text

    assert "23 results" in closely(page)


@pytest.mark.both_databases
@pytest.mark.usefixtures("services")
def test_anything_typed_gets_an_answer_and_stays_only_words(client):
    odd = ['"', '""', '"" drums', "”", "a" * 200, "'", "%", "_", "\\", "#", "=", "~", "@service"]
    typed = [text[:200] for texts in BY_KIND.values() for text in texts] + odd

    for text in typed:
        page = client.get("/search/", {"q": text})
        assert page.status_code in (200, 400), text
        assert "<script>alert" not in page.text


def test_every_kind_says_where_a_row_is():
    names = {kind.group for kind in kinds().values()}

    assert {"services", "guidance", "actions", "updates", "measures", "waiting-times"} <= names
    assert {"events", "words", "good-news", "plans", "focus-areas", "growing-up"} <= names


def test_a_page_of_the_site_is_found_by_its_title(client):
    page = client.get("/search/", {"q": "accessibility statement"}).text

    assert 'href="/accessibility-statement/"' in page
    assert "Pages of this site" in page


@pytest.mark.both_databases
def test_the_site_says_when_the_index_does_not_agree_with_the_rows(client):
    factories.make_plan()
    index.rebuild()
    assert "Search" not in client.get("/readyz").text

    factories.make_service()
    Mark.objects.all().delete()
    assert "Search: the index does not agree" in client.get("/readyz").text

    index.rebuild()
    assert "Search" not in client.get("/readyz").text


@pytest.mark.both_databases
def test_the_site_says_when_the_index_holds_other_words_looking_at_some_each_hour(monkeypatch):
    monkeypatch.setattr("search.health.COMPARED", 2)
    rows = [factories.make_service() for _row in range(5)]
    index.rebuild()
    hours = [datetime(2026, 3, 2, hour, tzinfo=UTC) for hour in range(3)]
    assert [said for hour in hours for said in sentences(hour)] == []

    Service.objects.filter(pk=rows[0].pk).update(what="Something else.")
    Mark.objects.all().delete()

    told = [list(sentences(hour)) for hour in hours]
    assert sorted(map(len, told)) == [0, 0, 1]
    assert all("does not agree with the rows" in said for hour in told for said in hour)


@pytest.mark.usefixtures("services")
def test_a_kind_with_a_list_of_its_own_leads_to_it_with_the_same_words(client):
    factories.make_action(title="Hear drums")
    factories.make_plan(title="Drums")
    asked = {"q": "drums & what"}

    everything = client.get("/search/", asked).text
    pages = {
        kind: client.get("/search/", {**asked, "kind": kind}).text
        for kind in ("services", "actions", "plans")
    }

    to_services = (
        '<a href="/local-offer/services/?q=drums%20%26%20what">'
        "Choose among these by age, place and cost</a>"
    )
    to_actions = (
        '<a href="/actions/?q=drums%20%26%20what">'
        "Choose among these by area, date and how it is going</a>"
    )
    assert to_services in everything
    assert to_services in pages["services"]
    assert to_actions in pages["actions"]
    assert "Choose among these" not in pages["plans"]
    there = client.get("/local-offer/services/?q=drums%20%26%20what")
    assert there.context["form"]["q"].value() == asked["q"]

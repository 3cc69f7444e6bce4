"""Where somebody lives is understood however they write it, and is told to nobody."""

import logging

import pytest
from django.core.exceptions import ValidationError

from local_offer.content_file import loading, reading
from local_offer.directory.near import home_named
from local_offer.models import Place
from tests import factories
from tests.feedback.hostile_strings import BY_KIND
from tests.kept_pages import closely

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("places")]


@pytest.fixture(scope="module")
def places(made_once):
    """The real towns and districts."""
    content = reading.read(reading.LOCAL_OFFER)
    names = ("terms", "synonyms", "organisations", "services", "years", "waiting_rights")
    nothing = {name: [] for name in names}
    with made_once():
        loading.load({**content, **nothing})


def home(text):
    return home_named(text).place.name


def refusal(text):
    with pytest.raises(ValidationError) as told:
        home_named(text)
    (sentence,) = told.value.messages
    return sentence


def test_a_place_that_we_do_not_know_is_told_what_is_true_of_any():
    """Leeds is bigger than Dewsbury."""
    for text in ("Leeds", "Wakefield", "London", "Batlley Dewsburry"):
        assert refusal(text) == (
            "We do not have this place in our list. It may lie outside Kirklees. Write a town in"
            " Kirklees, such as Dewsbury, or a postcode."
        )


@pytest.mark.first_on_both
@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Hudersfield", "Huddersfield"),
        ("huddersfeild", "Huddersfield"),
        ("Dewsbery", "Dewsbury"),
        ("Batley town", "Batley"),
        ("near Batley", "Batley"),
        ("Dewsbury, West Yorkshire", "Dewsbury"),
        ("Holmfrith centre", "Holmfirth"),
        ("HD1 2", "HD1"),
        ("wf13 1a", "WF13"),
    ],
)
def test_a_place_nearly_right_is_read_as_what_it_means_and_known_to_be(text, name):
    found = home_named(text)

    assert (found.place.name, found.is_as_written) == (name, False)


@pytest.mark.parametrize("text", ["Dewsbury", "cleck", "HD1", "HD1 2TT", "wf175ss", "Holme Valley"])
def test_a_place_or_postcode_as_it_is_written_is_known_to_be(text):
    assert home_named(text).is_as_written


def test_what_may_be_one_of_two_places_is_neither():
    for name in ("Marsten", "Marston"):
        factories.make_place(name=name)

    assert refusal("Marstan").startswith("We do not have this place in our list.")


@pytest.mark.parametrize("address", ["/local-offer/services/", "/local-offer/while-you-wait/"])
def test_the_page_says_which_place_it_read(client, address):
    read, right = (
        closely(client.get(address, {"near": text}).text)
        for text in ("Hudersfield", "Huddersfield")
    )

    assert "We read the place where you live as Huddersfield." in read
    assert "We read the place" not in right


def miles(here, there):
    return home_named(here).miles[Place.objects.get(name=there).pk]


@pytest.mark.first_on_both
@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Dewsbury", "Dewsbury"),
        ("  dewsbury ", "Dewsbury"),
        ("DENBY   DALE", "Denby Dale"),
        ("denby\tdale", "Denby Dale"),
        ("cleck", "Cleckheaton"),
        ("Spen valley", "Cleckheaton"),
        ("Holme Valley", "Holmfirth"),
        ("HD1", "HD1"),
        ("wf13", "WF13"),
        ("ＨＤ１", "HD1"),
        ("Halifax", "Halifax"),
    ],
)
def test_a_town_is_known_by_its_names_and_a_district_by_its_letters(text, name):
    assert home(text) == name


@pytest.mark.first_on_both
@pytest.mark.parametrize(
    "text",
    [
        *("HD1 2TT", "hd1 2tt", "HD12TT", "hd12tt", "HD1  2TT", " hd1 2tt ", "hd1\t2tt\n"),
        *("HD1-2TT", "HD1.2TT", "HD1 2TT.", "(HD1 2TT)", "H D 1 2 T T", "ＨＤ１ ２ＴＴ"),
        *("hD1 2Tt", "HD1\u00a02TT", "HD1\u200b2TT"),
    ],
)
def test_a_postcode_is_read_in_any_spelling(text):
    assert home(text) == "HD1"


@pytest.mark.parametrize(
    ("text", "name"),
    [("WF13 1AA", "WF13"), ("WF13 IAA", "WF13"), ("wf175ss", "WF17"), ("HD8 8AA", "HD8")],
)
def test_a_postcode_leads_to_its_district(text, name):
    assert home(text) == name


@pytest.mark.parametrize(("text", "shown"), [("HD1 9ZZ", "HD1 9ZZ"), ("hd19zz", "HD1 9ZZ")])
def test_a_postcode_that_does_not_exist_is_told(text, shown):
    assert refusal(text) == (f"There is no postcode {shown}. Check it, or write your town.")


@pytest.mark.parametrize("text", ["SW1A 1AA", "ZE1 0AA", "BT1 5GS", "LS1 1UR"])
def test_a_postcode_far_away_is_told(text):
    assert refusal(text) == (
        f"{text} is a long way from Kirklees. This list is for people near Kirklees."
    )


NONSENSE = ["x", "nowhere", "12345", "HD", "HD99", "W1", "WF99 2T", "Dewsbury Batley", "-", "."]
NONSENSE += ["", "   ", "\u200b", "\0", "%", "HD1 2TT HD1 2TT", "Dewsbury\0", "HD١ 2TT"]
NONSENSE += ["a" * 1_000_000, "HD1 2TT" * 100_000, "HD1 " * 50_000]


@pytest.mark.parametrize("text", NONSENSE, ids=lambda text: repr(text[:12]))
def test_nonsense_is_told_what_to_write_instead(text):
    told = refusal(text)

    assert told.startswith(("We do not have this place in our list.", "There is no postcode"))
    assert len(told) < 130


@pytest.mark.parametrize("strings", BY_KIND.values(), ids=BY_KIND)
def test_hostile_text_is_no_place_and_is_not_repeated(strings):
    for text in strings:
        told = refusal(text)

        assert told.startswith("We do not have this place in our list."), text


def test_where_somebody_lives_is_not_logged(caplog):
    caplog.set_level(logging.DEBUG)

    for text in ("14 Acacia Avenue", "HD1 2T", "HD1 9ZZ", "HD1 2TT", "GIR 0AA", "WF13 IAA"):
        try:
            home_named(text)
        except ValidationError:
            continue

    assert caplog.messages == []


@pytest.mark.first_on_both
@pytest.mark.parametrize(
    ("here", "there", "known"),
    [
        ("Dewsbury", "Batley", 0.9),
        ("Huddersfield", "Dewsbury", 7),
        ("Huddersfield", "Holmfirth", 5.5),
        ("Huddersfield", "Halifax", 5.5),
        ("HD1 2TT", "Huddersfield", 0.3),
    ],
)
def test_miles_are_those_of_a_map(here, there, known):
    assert miles(here, there) == pytest.approx(known, abs=0.3)


def test_it_is_as_far_there_as_back_and_no_way_is_longer_than_a_way_round():
    everywhere = list(Place.objects.all())

    for one in everywhere:
        assert one.miles_to(one) == 0
        for other in everywhere:
            way = one.miles_to(other)
            assert way == pytest.approx(other.miles_to(one))
            assert all(
                way <= one.miles_to(between) + between.miles_to(other) + 1e-6
                for between in everywhere[::5]
            )


def test_every_place_is_reached_from_every_town():
    known = set(Place.objects.values_list("pk", flat=True))

    for name in ("Dewsbury", "HD9", "Halifax"):
        assert home_named(name).miles.keys() == known
        assert max(home_named(name).miles.values()) < 30


@pytest.mark.first_on_both
@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("Dewsbury", "north"),
        ("Huddersfield", "south"),
        ("WF13", "north"),
        ("HD8", "south"),
        ("HD1 2TT", "south"),
        ("Halifax", ""),
        ("WF4", ""),
    ],
)
def test_the_part_of_kirklees_is_that_of_the_nearest_town(text, part):
    assert home_named(text).part == part


def test_looking_changes_no_place():
    home_named("HD1")

    assert Place.objects.get(name="HD1").part == ""


def test_a_hidden_place_is_not_known():
    Place.objects.filter(name="Dewsbury").update(is_visible=False)

    assert refusal("Dewsbury").startswith("We do not have this place in our list.")


def test_other_names_typed_in_a_form_are_known_too():
    factories.make_place(name="Ravensthorpe", also="The Thorpe\r\nRavy")

    assert [home(text) for text in ("the thorpe", "ravy")] == ["Ravensthorpe"] * 2


def test_without_any_place_nothing_is_known():
    Place.objects.update(is_visible=False)

    for text in ("Dewsbury", "HD1 2TT"):
        assert refusal(text)


def test_it_costs_one_query(django_assert_num_queries):
    for text in ("Dewsbury", "HD1 2TT"):
        with django_assert_num_queries(1):
            home_named(text)

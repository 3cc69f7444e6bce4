"""A file of services, put on the site: as it stands, and never over staff's work."""

from io import StringIO

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.urls import reverse

from local_offer.models import (
    Contact,
    Location,
    Organisation,
    Place,
    Service,
    ServiceAtLocation,
    Source,
    Term,
)
from local_offer.roles import LOCAL_OFFER_EDITOR
from tests import factories
from tests.local_offer.test_checking import said

pytestmark = pytest.mark.django_db

# As small as a file can be and still hold each kind of thing.
SMALL = """\
meta:
  status: Nobody has checked this.
  read: '2026-11-29'
  counts:
    terms: 3
    organisations: 1
    services: 2
    synonyms: 2
    places: 2
terms:
- {taxonomy: need, slug: senses, name: Senses, description: To do with the senses.}
- taxonomy: need
  slug: hearing
  name: Hearing
  description: To do with hearing.
  parent: senses
  also: [deaf]
- {taxonomy: kind, slug: clubs, name: Clubs, description: To meet others.}
organisations:
- id: a-charity
  name: A charity
  kind: charity
  source: {url: https://www.example.org/charity, kind: provider}
services:
- id: a-club
  name: A club
  organisation: a-charity
  audience: families
  show: true
  check: false
  area: kirklees
  what: A club for children who are deaf.
  min_age: 5
  max_age: 11
  needs: [hearing]
  kinds: [clubs]
  how_to_get_it: [self-referral, drop-in]
  cost: free
  places: [Dewsbury]
  phone: 01484 221000
  sources:
  - {url: https://www.example.org/club, kind: provider}
  - {url: https://www.example.com/list, kind: third-party}
  read: '2026-11-29'
- id: another-club
  name: Another club
  organisation: a-charity
  audience: both
  show: true
  check: true
  area: north
  what: A club about which we are not sure.
  needs: [senses]
  kinds: [clubs]
  email: club@example.org
  sources:
  - {url: https://www.example.org/another, kind: council}
  read: '2026-11-29'
  check_why: Ask whether it still meets.
synonyms:
- {typed: Hears badly, taxonomy: need, term: hearing}
- {typed: deaf, taxonomy: need, term: hearing}
places:
- {name: Dewsbury, kind: town, latitude: 53.691, longitude: -1.629, part: north, also: [Dewsy]}
- {name: WF13, kind: district, latitude: 53.692, longitude: -1.647}
"""
# Terms, places, the organisation, services, contacts, sources, a location, who is there.
ROWS = 3 + 2 + 1 + 2 + 2 + 3 + 1 + 1


@pytest.fixture
def small_file(tmp_path):
    path = tmp_path / "small.yaml"
    path.write_text(SMALL)
    return path


def load(path, *options):
    out = StringIO()
    call_command("load_local_offer", *options, file=path, stdout=out)
    return out.getvalue()


def refusal(path):
    with pytest.raises(CommandError) as told:
        load(path)
    first, *faults = str(told.value).splitlines()
    assert first == f"{path} cannot be loaded, so nothing was changed:"
    return faults


def everything():
    """All rows that loading could touch, history and what is linked included."""
    rooms = ("local_offer", "publishing")
    models = [
        model
        for room in rooms
        for model in apps.get_app_config(room).get_models(include_auto_created=True)
    ]
    return {model._meta.label: list(model.objects.order_by("pk").values()) for model in models}


def test_the_command_says_what_it_did(small_file):
    assert load(small_file) == f"Created {ROWS}, updated 0, unchanged 0, left alone 0.\n"


def test_a_small_file_is_there_as_it_stands(small_file):
    load(small_file)

    club = Service.objects.visible().get(slug="a-club")
    assert [str(term) for term in (*club.needs.all(), *club.kinds.all())] == ["Hearing", "Clubs"]
    assert club.needs.get().parent.slug == "senses"
    assert (club.by_yourself, club.by_dropping_in, club.by_gp) == (True, True, False)
    assert [str(location.place) for location in club.locations.all()] == ["Dewsbury"]
    assert [source.kind for source in club.sources.visible()] == ["provider"]
    assert club.contacts.visible().get().number == "01484221000"
    assert club.needs.get().also.splitlines() == ["deaf", "hears badly"]


def test_of_a_service_that_has_to_be_checked_nobody_is_reached(small_file):
    load(small_file)

    another = Service.objects.visible().get(slug="another-club")

    assert another.contacts.get().email == "club@example.org"
    assert not another.contacts.visible().exists()
    assert another.unsure_of == "Ask whether it still meets."


def test_once_it_is_checked_the_way_to_reach_it_is_shown(small_file):
    load(small_file)
    small_file.write_text(SMALL.replace("check: true", "check: false"))

    told = load(small_file)

    assert told == f"Created 0, updated 1, unchanged {ROWS - 1}, left alone 0.\n"
    assert Contact.objects.visible().filter(service__slug="another-club").exists()


def test_a_service_that_may_no_longer_be_listed_goes_with_all_about_it(small_file):
    load(small_file)
    small_file.write_text(SMALL.replace("show: true", "show: false"))

    load(small_file)

    for model in (Service, Contact, Source, ServiceAtLocation):
        assert not model.objects.visible().exists()
        assert model.objects.exists()


def test_new_words_in_the_file_reach_the_site(small_file):
    load(small_file)
    small_file.write_text(SMALL.replace("who are deaf", "who do not hear"))

    told = load(small_file)

    assert told == f"Created 0, updated 1, unchanged {ROWS - 1}, left alone 0.\n"
    assert Service.objects.get(slug="a-club").what == "A club for children who do not hear."


def test_what_staff_changed_stays(small_file):
    load(small_file)
    Service.objects.filter(slug="a-club").update(what="Our own words.")
    small_file.write_text(SMALL.replace("who are deaf", "who do not hear"))

    told = load(small_file)

    assert told.splitlines()[1:] == [
        "Left alone: service a-club, because it was changed here.",
    ]
    assert Service.objects.get(slug="a-club").what == "Our own words."


def test_what_staff_linked_stays(small_file):
    load(small_file)
    club = Service.objects.get(slug="a-club")
    club.needs.set(Term.objects.filter(slug="senses"))

    load(small_file)

    assert [term.slug for term in club.needs.all()] == ["senses"]


def check(client, *services, **answers):
    """Check services as an editor does, on the page for it."""
    client.force_login(factories.make_person(LOCAL_OFFER_EDITOR))
    sent = {"how": "Rang them"}
    for service in services:
        sent |= said(service, **{"said": "true"} | answers)
    assert client.post(reverse("admin:check_services"), sent).status_code == 302


def test_what_staff_checked_stays_while_the_file_goes_on(small_file, client):
    load(small_file)
    check(client, Service.objects.get(slug="a-club"))
    small_file.write_text(SMALL.replace("who are deaf", "who do not hear"))

    load(small_file)

    club = Service.objects.get(slug="a-club")
    assert (club.state, club.what) == ("checked", "A club for children who do not hear.")


def test_where_staff_answered_what_had_to_be_checked_the_service_is_theirs(small_file, client):
    load(small_file)
    check(client, Service.objects.get(slug="another-club"), wrote="on")
    small_file.write_text(SMALL.replace("we are not sure", "we are not at all sure"))

    told = load(small_file)

    another = Service.objects.get(slug="another-club")
    assert (another.state, another.unsure_of) == ("checked", "")
    assert another.what == "A club about which we are not sure."
    assert another.contacts.visible().get().email == "club@example.org"
    assert told.splitlines()[1:] == [
        "Left alone: service another-club, because it was changed here.",
        "Left alone: contact another-club, because it was changed here.",
    ]


@pytest.mark.parametrize("hidden", [Service, Organisation, Term, Place, Location, Contact, Source])
def test_what_staff_hid_stays_hidden_even_when_words_are_written_over(small_file, hidden):
    load(small_file)
    row = hidden.objects.first()
    hidden.objects.filter(pk=row.pk).update(is_visible=False)

    for options in ([], ["--overwrite"]):
        load(small_file, *options)
        assert not hidden.objects.get(pk=row.pk).is_visible


def test_what_staff_deleted_stays_away_with_what_belongs_to_it(small_file):
    load(small_file)
    Service.objects.get(slug="a-club").delete()

    told = load(small_file)

    assert not Service.objects.filter(slug="a-club").exists()
    assert not Contact.objects.filter(phone="01484 221000").exists()
    assert "Left alone: service a-club, because it was deleted or renamed here." in told
    assert (
        "Left alone: contact a-club, because what it belongs to was deleted or renamed here."
    ) in told


def test_words_are_written_over_when_asked(small_file):
    load(small_file)
    Service.objects.filter(slug="a-club").update(what="Our own words.")

    told = load(small_file, "--overwrite")

    assert told == f"Created 0, updated 1, unchanged {ROWS - 1}, left alone 0.\n"
    assert Service.objects.get(slug="a-club").what == "A club for children who are deaf."


LOWERED = [(Service, "is_listed", {"slug": "a-club"}), (Contact, "is_sure", {"order": 1})]


@pytest.mark.parametrize(("model", "lowered", "named"), LOWERED)
def test_what_staff_took_from_the_public_stays_away_even_when_words_are_written_over(
    small_file, model, lowered, named
):
    load(small_file)
    row = model.objects.visible().get(**named)
    setattr(row, lowered, False)
    row.save()

    told = load(small_file, "--overwrite")
    again = load(small_file)

    for output in (told, again):
        assert f"Left alone: {model._meta.verbose_name} a-club, because " in output
    assert not model.objects.visible().filter(pk=row.pk).exists()


@pytest.mark.parametrize(("model", "lowered", "named"), LOWERED)
def test_words_are_written_over_what_staff_took_from_the_public_and_it_stays_away(
    small_file, model, lowered, named
):
    load(small_file)
    row = model.objects.visible().get(**named)
    setattr(row, lowered, False)
    row.save()
    entries = row.history.count()
    small_file.write_text(SMALL.replace("are deaf", "sign").replace("221000", "221001"))

    load(small_file, "--overwrite")
    load(small_file, "--overwrite")
    load(small_file)

    row.refresh_from_db()
    assert getattr(row, lowered) is False
    assert "sign" in row.what if model is Service else row.phone == "01484 221001"
    assert row.history.count() == entries + 1


def test_overwriting_shows_what_the_file_now_is_sure_of_and_nobody_here_touched(small_file):
    load(small_file)
    small_file.write_text(SMALL.replace("check: true", "check: false"))

    load(small_file, "--overwrite")

    assert Contact.objects.visible().filter(service__slug="another-club").exists()


def test_the_history_says_where_a_row_came_from(small_file):
    load(small_file)

    entries = Service.history.values_list("history_type", "history_change_reason")
    assert list(entries) == [("+", "Loaded from the file of services")] * Service.objects.count()


# A broken or partial file

CLUB = SMALL[SMALL.index("- id: a-club") : SMALL.index("- id: another-club")]
BROKEN = [
    pytest.param("", ["- It is empty."], id="empty"),
    pytest.param(
        SMALL[: SMALL.index("- id: another-club")],
        ["- the file: synonyms is missing (line 1)", "- the file: places is missing (line 1)"],
        id="half-a-file",
    ),
    pytest.param(
        SMALL.replace(CLUB, ""),
        ["- meta > counts > services: this says 2, but the file holds 1 (line 7)"],
        id="lost-a-service",
    ),
    pytest.param(
        SMALL.replace("needs: [hearing]", "needs: [haring]"),
        ["- services > 1 > needs > 1: there is no “haring” in this file (line 35)"],
        id="unknown-term",
    ),
    pytest.param(
        SMALL.replace("needs: [hearing]", "needs: [clubs]"),
        ["- services > 1 > needs > 1: there is no “clubs” in this file (line 35)"],
        id="term-of-another-taxonomy",
    ),
    pytest.param(
        SMALL.replace("parent: senses", "parent: sense"),
        ["- terms > hearing > parent: there is no “sense” in this file (line 16)"],
        id="part-of-nothing",
    ),
    pytest.param(
        SMALL.replace("parent: senses", "parent: hearing"),
        ["- terms > hearing > parent: “hearing” is not told before this (line 16)"],
        id="part-of-itself",
    ),
    pytest.param(
        SMALL.replace("To do with the senses.}", "To do with the senses., parent: hearing}"),
        ["- terms > senses > parent: “hearing” is not told before this (line 11)"],
        id="part-of-what-comes-after",
    ),
    pytest.param(
        SMALL.replace("term: hearing}", "term: haring}", 1),
        ["- synonyms > 1 > term: there is no “haring” in this file (line 61)"],
        id="typed-for-nothing",
    ),
    pytest.param(
        SMALL.replace("places: [Dewsbury]", "places: [Dewsbry]"),
        ["- services > 1 > places > 1: there is no “Dewsbry” in this file (line 39)"],
        id="unknown-town",
    ),
    pytest.param(
        SMALL.replace("places: [Dewsbury]", "places: [WF13]"),
        ["- services > 1 > places > 1: there is no “WF13” in this file (line 39)"],
        id="a-district-is-no-town",
    ),
    pytest.param(
        SMALL.replace("organisation: a-charity", "organisation: no-charity", 1),
        ["- services > 1 > organisation: there is no “no-charity” in this file (line 27)"],
        id="unknown-organisation",
    ),
    pytest.param(
        SMALL.replace("services: 2", "services: 3").replace(CLUB, CLUB + CLUB),
        [
            "- services > 1: this is named twice (line 25)",
            "- services > 2: this is named twice (line 45)",
        ],
        id="a-service-twice",
    ),
    pytest.param(
        SMALL.replace("typed: Hears badly", "typed: DEAF"),
        [
            "- synonyms > 1: this is named twice (line 61)",
            "- synonyms > 2: this is named twice (line 62)",
        ],
        id="typed-twice",
    ),
    pytest.param(
        SMALL.replace("services: 2", "services: 3"),
        ["- meta > counts > services: this says 3, but the file holds 2 (line 7)"],
        id="wrong-count",
    ),
    pytest.param(
        SMALL.replace("max_age: 11", "max_age: 4"),
        ["- services > 1 > min_age: the youngest age is above the oldest (line 33)"],
        id="youngest-above-oldest",
    ),
    pytest.param(
        SMALL.replace("  what: A club for children who are deaf.\n", ""),
        ["- services > 1: what is missing (line 25)"],
        id="says-nothing",
    ),
    pytest.param(
        SMALL.replace("cost: free", "cost: cheap"),
        ["- services > 1 > cost: this must be one of: free, free-to-some, paid (line 38)"],
        id="unknown-cost",
    ),
    pytest.param(
        SMALL.replace("https://www.example.org/club", "javascript:alert(1)"),
        ["- services > 1 > sources > 1 > url: this must be a whole web address (line 42)"],
        id="bad-address",
    ),
    pytest.param(
        SMALL.replace("name: A club", f"name: {'A club ' * 30}"),
        ["- service a-club: name: Ensure this value has at most 150 characters (it has 209)."],
        id="too-long-for-the-database",
    ),
]


@pytest.mark.first_on_both
@pytest.mark.parametrize(("text", "faults"), BROKEN)
def test_a_broken_file_changes_nothing_and_names_the_line(tmp_path, small_file, text, faults):
    load(small_file)
    before = everything()
    broken = tmp_path / "broken.yaml"
    broken.write_text(text)

    told = refusal(broken)

    assert told == faults
    assert everything() == before


def test_a_row_refused_at_the_end_leaves_an_empty_site_empty(small_file):
    before = everything()
    small_file.write_text(SMALL.replace("club@example.org", "club@example"))

    refusal(small_file)

    assert everything() == before


def test_an_age_of_nought_is_an_age(small_file):
    small_file.write_text(SMALL.replace("min_age: 5", "min_age: 0"))

    load(small_file)

    assert Service.objects.get(slug="a-club").min_age == 0

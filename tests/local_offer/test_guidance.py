"""Guidance: public only while an officer's tick stands on just the words that are there."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from local_offer.guidance.ticking import late, take_back, tick, waiting
from local_offer.guidance.words import Reader
from local_offer.models import GuidancePage, GuidanceTick
from local_offer.models.guidance import ALWAYS_PUBLIC, WORDS
from local_offer.roles import GUIDANCE_OFFICER, LOCAL_OFFER_EDITOR
from publishing.versions import ChangedMeanwhile, version_of
from tests import factories
from tests.kept_pages import closely

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

ON = date(2026, 11, 29)
NEXT = date(2027, 5, 29)
SECRET = "What only a checked page says"


@pytest.fixture
def page():
    return factories.make_guidance_page(text=f"# First\n{SECRET}.\n# Second\nMore.")


@pytest.fixture
def officer(client):
    person = factories.make_person(GUIDANCE_OFFICER)
    client.force_login(person)
    return person


def read_by_public(page):
    return GuidancePage.objects.visible().filter(pk=page.pk).exists()


def answers(page, **said):
    today = timezone.localdate()
    return {
        "version": version_of(page),
        "law": page.law.splitlines(),
        "read_all": "on",
        "ticked_on": today,
        "next_check": today + timedelta(days=100),
    } | said


def test_until_it_is_ticked_its_address_gives_the_short_page_and_never_the_text(client, page):
    page.links = "PIP https://www.gov.uk/pip\nA club https://www.example.org/club"
    page.save()

    text = client.get(page.get_absolute_url()).text

    assert SECRET not in text
    assert page.deadline not in text
    assert page.law not in text
    assert page.title in text
    assert page.in_short in text
    assert "Not checked by the council yet" in text
    assert "https://www.gov.uk/pip" in text
    assert "https://www.example.org/club" not in text
    for elsewhere in ("www.gov.uk", "www.ipsea.org.uk", "contact.org.uk", "kirkleeslocaloffer"):
        assert f'href="https://{elsewhere}' in text or f'href="https://www.{elsewhere}' in text


def test_whoever_looks_for_help_by_what_happens_to_them_reads_of_their_rights(client):
    page = factories.make_guidance_page(title="Exclusions", also="sent home\nkept off school")
    factories.make_guidance_page(title="Hidden page", also="sent home", is_visible=False)
    factories.make_service(name="Travel", what="From home to school.")
    leads_there = f'<a href="{page.get_absolute_url()}">Exclusions</a>: {page.in_short}'

    def asked(words):
        return closely(client.get("/local-offer/services/", {"q": words}).text)

    assert leads_there in asked("my son is sent home from school")
    assert "Hidden page" not in asked("sent home")
    assert leads_there not in asked("home to school travel")
    assert leads_there not in asked("")
    assert "kept off school" not in asked("sent home")


def test_the_short_page_names_somebody_to_ring(client, page):
    kias = factories.make_service(slug="kias", name="KIAS")
    number = factories.make_contact(service=kias, phone="01484 000001").phone

    text = closely(client.get(page.get_absolute_url()).text)

    assert "Free advice from somebody independent" in text
    assert f'<a href="{kias.get_absolute_url()}">KIAS</a>' in text
    assert number in text


def test_once_it_is_ticked_the_public_reads_all_of_it_and_what_to_do_if_they_say_no(client, page):
    factories.make_guidance_tick(page=page, ticked_on=ON, next_check=NEXT)

    text = client.get(page.get_absolute_url()).text

    assert SECRET in text
    assert page.law in text
    assert text.index("If they say no") < text.index(page.deadline) < text.index("Ask why.")
    assert "checked this page against the law on 29 November 2026" in text
    assert "Not checked by the council yet" not in text


def test_staff_read_that_the_public_sees_what_cannot_wait_ticked_or_not(client, officer, page):
    told = "The public reads all of it, as it cannot wait."
    address = reverse("admin:guidance_to_tick")
    assert told not in client.get(address).text

    urgent = factories.make_guidance_page(slug=ALWAYS_PUBLIC)

    assert told in client.get(address).text
    factories.make_guidance_tick(page=urgent)
    assert told not in client.get(address).text


def test_the_name_of_the_officer_is_for_staff_alone(client, page):
    by = factories.make_person(username="jo.bloggs", first_name="Jo", last_name="Bloggs")
    factories.make_guidance_tick(page=page, ticked_by=by)

    text = client.get(page.get_absolute_url()).text

    assert "bloggs" not in text.lower()


@pytest.mark.parametrize("name", WORDS)
def test_a_change_of_any_word_takes_the_tick_away(client, page, name):
    factories.make_guidance_tick(page=page)
    was_read = read_by_public(page)

    before = getattr(page, name)
    setattr(page, name, f"{before} ")
    page.save()

    assert was_read
    assert not read_by_public(page)
    setattr(page, name, before)
    page.save()
    assert read_by_public(page)


def test_a_change_that_goes_past_our_code_takes_it_away_too(page):
    factories.make_guidance_tick(page=page)

    GuidancePage.objects.filter(pk=page.pk).update(text="Nobody has read this.")

    assert not read_by_public(page)


@pytest.mark.parametrize(
    "values", [{"text": "Other words."}, {"next_check": NEXT + timedelta(1)}, {"ticked_on": ON}]
)
def test_the_database_lets_nobody_rewrite_or_remove_a_tick(page, values):
    made = factories.make_guidance_tick(page=page)

    with pytest.raises(DatabaseError, match="A tick stays as it is"), transaction.atomic():
        GuidanceTick.objects.filter(pk=made.pk).update(**values)
    with pytest.raises(DatabaseError, match="A tick stays as it is"), transaction.atomic():
        made.delete()


def test_a_tick_that_was_taken_back_stays_so_and_says_why(page):
    person = factories.make_person()
    tick(page, by=person, on=ON, next_check=NEXT)
    take_back(page, by=person, on=ON, because="The law has changed.")
    made = page.ticks.get()

    assert not read_by_public(page)
    assert (made.taken_back_by, made.why_taken_back) == (person, "The law has changed.")
    with pytest.raises(DatabaseError, match="A tick stays as it is"), transaction.atomic():
        page.ticks.update(taken_back_on=None, taken_back_by=None, why_taken_back="")
    with pytest.raises(IntegrityError), transaction.atomic():
        factories.make_guidance_tick(taken_back_on=ON)


def test_what_cannot_wait_is_public_without_a_tick_and_says_so(client):
    urgent = factories.make_guidance_page(slug=ALWAYS_PUBLIC, text="If in danger, ring 999.")

    text = client.get(urgent.get_absolute_url()).text

    assert "If in danger, ring 999." in text
    assert "Not checked by the council yet" in text
    assert urgent in waiting()


def test_nobody_can_ask_for_a_page_that_is_hidden_or_was_never_there(client):
    hidden = factories.make_guidance_page(is_visible=False)
    factories.make_guidance_tick(page=hidden)

    assert client.get(hidden.get_absolute_url()).status_code == 404
    assert client.get("/local-offer/guidance/no-such-page/").status_code == 404
    assert hidden.title not in client.get(reverse("guidance")).text


def test_the_list_tells_what_is_checked(client, page, django_assert_max_num_queries):
    checked = factories.make_guidance_page(topic=GuidancePage.Topic.MONEY)
    factories.make_guidance_tick(page=checked)

    with django_assert_max_num_queries(4):
        text = client.get(reverse("guidance")).text

    assert "2 pages on your rights." in text
    assert "The council has checked 1 of them." in text
    assert text.count("Not checked by the council yet") == 1
    assert SECRET not in text


@pytest.mark.parametrize("number", [1, 3])
def test_a_page_costs_the_same_few_queries_whatever_it_leads_to(
    client, django_assert_max_num_queries, number
):
    services = [factories.make_service() for _one in range(number)]
    others = [factories.make_guidance_page() for _one in range(number)]
    lines = [f"Ask [them](service:{one.slug})." for one in services]
    lines += [f"See [that](page:{one.slug})." for one in others]
    page = factories.make_guidance_page(text="\n".join(lines))
    factories.make_guidance_tick(page=page)

    with django_assert_max_num_queries(8):
        text = client.get(page.get_absolute_url()).text

    for row in (*services, *others):
        assert f'<a href="{row.get_absolute_url()}">' in text


def test_a_mark_leads_to_a_service_with_its_number_and_to_nothing_that_is_not_shown():
    service = factories.make_service(slug="kias")
    factories.make_contact(service=service, phone="01422 266141")
    factories.make_service(slug="closed", state="closed")
    factories.make_service(slug="hidden", is_visible=False)
    factories.make_contact(service=factories.make_service(slug="unsure"), is_sure=False)
    line = "Ring [KIAS](service:kias). Not [A](service:closed), [B](service:hidden), [C](page:no)."

    told = Reader(line, "[D](service:unsure)")

    assert told.paragraph(line) == (
        'Ring <a href="/local-offer/services/kias/">KIAS</a> (phone '
        '<a href="tel:01422266141">01422 266141</a>). Not A, B, C.'
    )
    assert told.paragraph("[D](service:unsure)") == (
        '<a href="/local-offer/services/unsure/">D</a>'
    )


@pytest.mark.parametrize(
    "typed",
    [
        "<script>alert(1)</script>",
        "[<b>x</b>](page:y)",
        '[x](page:y"onclick="z)',
        "[x](javascript:alert(1))",
        "&lt;b&gt;",
    ],
)
def test_nothing_that_is_typed_is_html(typed):
    factories.make_guidance_page(slug="y")

    told = Reader(typed).paragraph(typed)

    assert "<script" not in told
    assert "<b>" not in told
    assert 'href="javascript' not in told
    assert "onclick=" not in told or "&quot;onclick" in told
    assert "&amp;lt;b" in told or "&lt;b&gt;" not in typed


def test_a_text_is_headings_and_paragraphs():
    told = Reader("").sections("Before.\n\n# One\nA.\nB.\n#Two\r\nC.")

    assert [(one.heading, one.paragraphs) for one in told] == [
        ("", ["Before."]),
        ("One", ["A.", "B."]),
        ("Two", ["C."]),
    ]


@pytest.mark.parametrize(
    "lines", ["https://www.gov.uk/", "GOV.UK javascript:alert(1)", "GOV.UK", "A b\nB https://"]
)
def test_a_link_is_words_and_then_a_whole_address(page, lines):
    page.links = lines

    with pytest.raises(ValidationError, match="address that begins with https"):
        page.full_clean()


def test_an_officer_ticks_a_page_and_the_public_reads_it(client, officer, page):
    address = reverse("admin:tick_guidance", args=[page.slug])
    shown = client.get(address)
    assert SECRET in shown.text
    assert shown.context["version"] == version_of(page)

    answer = client.post(address, answers(page))

    made = page.ticks.get()
    assert answer.status_code == 302
    assert (made.ticked_by, made.ticked_on) == (officer, timezone.localdate())
    assert made.words() == page.words()
    assert read_by_public(page)


@pytest.mark.first_on_both
@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"law": []}, "Read it against all of them."),
        ({"law": ["Another law"]}, "Select a valid choice."),
        ({"read_all": ""}, "Read every sentence, then tick this."),
        ({"ticked_on": "2999-01-01"}, "This day is still to come."),
        ({"ticked_on": "soon"}, "Enter a valid date."),
        ({"next_check": "2020-01-01"}, "Say a day in the year after you read it."),
        ({"next_check": "2999-01-01"}, "Say a day in the year after you read it."),
        (
            {"ticked_on": "2020-01-01", "next_check": "2020-06-01"},
            "This day is over.",
        ),
        ({"next_check": ""}, "Say by when it must be read again."),
    ],
)
def test_a_tick_that_is_half_said_is_asked_again(client, officer, page, said, sentence):
    answer = client.post(reverse("admin:tick_guidance", args=[page.slug]), answers(page, **said))

    assert answer.status_code == 200
    assert sentence in answer.text
    assert not page.ticks.exists()


def test_nobody_ticks_words_that_changed_while_they_read(client, officer, page):
    sent = answers(page)
    page.text = "Somebody wrote this meanwhile."
    page.save()

    answer = client.post(reverse("admin:tick_guidance", args=[page.slug]), sent)

    assert "after you opened it" in answer.text
    assert "Somebody wrote this meanwhile." in answer.text
    assert not page.ticks.exists()
    with pytest.raises(ChangedMeanwhile):
        tick(page, by=officer, on=ON, next_check=NEXT, seen=sent["version"])


def test_an_officer_takes_a_tick_back_and_says_why(client, officer, page):
    factories.make_guidance_tick(page=page)
    address = reverse("admin:tick_guidance", args=[page.slug])

    silent = client.post(address, {"do": "take-back", "why": " "})
    assert "Say why." in silent.text
    assert read_by_public(page)
    client.post(address, {"do": "take-back", "why": "The time limit is wrong."})

    assert not read_by_public(page)
    assert "The time limit is wrong." in client.get(address).text


def test_who_writes_guidance_may_look_and_not_tick(client, page):
    client.force_login(factories.make_person(LOCAL_OFFER_EDITOR))
    address = reverse("admin:tick_guidance", args=[page.slug])

    shown = client.get(address)
    answer = client.post(address, answers(page))

    assert "Let the public read it" not in shown.text
    assert answer.status_code == 403
    assert not page.ticks.exists()


def test_staff_see_the_whole_page_before_it_is_ticked_and_nothing_of_that_is_kept(
    client, officer, page
):
    shown = client.get(reverse("admin:preview_guidance", args=[page.slug]))

    assert SECRET in shown.text
    assert "This is a preview." in shown.text
    assert "no-store" in shown["Cache-Control"]
    assert not page.ticks.exists()
    assert not read_by_public(page)


def test_late_pages_stay_and_say_so(client, page):
    yesterday = timezone.localdate() - timedelta(days=1)
    factories.make_guidance_tick(page=page, ticked_on=ON - timedelta(400), next_check=yesterday)
    on = timezone.localdate()

    assert list(late(on)) == [page]
    assert "It is late." in client.get(page.get_absolute_url()).text

    tick(page, by=factories.make_person(), on=on, next_check=on + timedelta(days=1))

    assert list(late(on)) == []
    assert "It is late." not in client.get(page.get_absolute_url()).text


def test_the_first_page_of_the_staff_site_tells_what_waits(client, officer, page):
    factories.make_guidance_tick(
        ticked_on=ON - timedelta(400), next_check=timezone.localdate() - timedelta(days=1)
    )

    text = client.get(reverse("admin:index")).text

    assert "1 page of guidance waits for an officer to check it against the law." in text
    assert "1 is late for its next check, and the public reads that." in text


def test_people_can_tell_us_about_a_page_even_where_a_service_has_its_name(client):
    page = factories.make_guidance_page(slug="benefits", title="Benefits, in guidance")
    factories.make_service(slug="benefits", name="Benefits, a service")
    about = f"guidance-{page.slug}"
    address = f"{reverse('feedback_local_offer')}?about={about}&topic=services"

    text = client.get(address).text

    assert f"about={about}" in client.get(page.get_absolute_url()).text
    assert "Benefits, a service" not in text
    assert client.get(address.replace(about, "guidance-no-such")).status_code == 400


def test_a_search_shows_its_words_without_their_marks(client):
    page = factories.make_guidance_page(
        title="Worries",
        text="# Who helps\nRing [Childline](service:childline) or [us](service:kias).",
        if_no="# Then\nLook at [how to appeal](page:appeals).",
    )
    factories.make_guidance_tick(page=page)

    results = closely(client.get("/search/", {"q": "Childline appeal"}).text)

    assert "Who helps Ring <mark>Childline</mark> or us. Then Look at how to" in results
    assert not [mark for mark in ("](", "service:", "page:appeals", "# ") if mark in results]

"""content/guidance.yaml: as it is, as it is read, and as it reads."""

import re

import pytest
import yaml
from django.core.management import CommandError, call_command

from local_offer.content_file import guidance
from local_offer.models import Event, GuidancePage, GuidanceTick, Newsletter, Service
from local_offer.models.guidance import ALWAYS_PUBLIC
from tests.reading_age import flesch_kincaid, main_words

pytestmark = pytest.mark.django_db

OLDEST_READER = 11
MARK = re.compile(r"\[([^\]]+)\]\((service|page):([a-z0-9-]+)\)")


@pytest.fixture(scope="module")
def content():
    return guidance.read(guidance.GUIDANCE)


@pytest.fixture(scope="module")
def loaded(filled_with):
    filled_with("load_local_offer")


def test_there_are_34_pages_and_each_says_what_to_do_if_they_say_no(content):
    without = [row["slug"] for row in content["guidance"] if "if_they_say_no" not in row]

    assert len(content["guidance"]) == 34
    assert without == [ALWAYS_PUBLIC]


@pytest.mark.usefixtures("loaded")
def test_loading_checks_nothing_so_only_what_cannot_wait_is_read(client):
    assert GuidanceTick.objects.count() == 0
    assert [page.slug for page in GuidancePage.objects.visible()] == [ALWAYS_PUBLIC]
    for page in GuidancePage.objects.exclude(slug=ALWAYS_PUBLIC):
        text = client.get(page.get_absolute_url()).text
        assert "Not checked by the council yet" in text
        for line in (*page.text.splitlines(), *page.to_add.splitlines()):
            # What a page says in one sentence it may say again.
            words = line.lstrip("# ")
            assert (
                words in page.in_short
                or words in page.title
                or len(words) < 30
                or (words not in text)
            ), (page.slug, words)


@pytest.mark.usefixtures("loaded")
def test_every_mark_leads_to_a_service_that_is_shown_and_every_heading_is_known(content):
    said = yaml.safe_dump(content, width=10_000)
    services = {slug for _words, kind, slug in MARK.findall(said) if kind == "service"}
    headings = {row["schedule_2"] for row in content["guidance"] if "schedule_2" in row}

    shown = Service.objects.visible().filter(slug__in=services)
    assert services == {service.slug for service in shown}
    assert len(services) > 5
    assert headings == {
        page.schedule_2.slug for page in GuidancePage.objects.exclude(schedule_2=None)
    }


def test_what_is_read_of_a_page_before_it_is_checked_is_one_sentence(content):
    long = [
        row["slug"]
        for row in content["guidance"]
        if row["slug"] != ALWAYS_PUBLIC and len(re.findall(r"[.?!](?=\s|$)", row["in_short"])) != 1
    ]

    assert long == []


def test_every_page_is_read_at_eleven(content):
    ages = {}
    for row in content["guidance"]:
        no = row.get("if_they_say_no", {"paragraphs": []})
        lines = [row["title"], row["in_short"], *no["paragraphs"], no.get("deadline", "")]
        lines += [
            line
            for section in row["sections"]
            for line in (section.get("heading", ""), *section["paragraphs"])
        ]
        ages[row["slug"]] = flesch_kincaid(MARK.sub(r"\1", "\n".join(lines)))

    assert {slug: age for slug, age in ages.items() if age > OLDEST_READER} == {}


@pytest.mark.usefixtures("loaded")
def test_every_public_page_of_ours_is_read_at_eleven(client):
    pages = ["/local-offer/guidance/", "/local-offer/about/", "/events/"]
    pages += [page.get_absolute_url() for page in GuidancePage.objects.all()]
    pages += [event.get_absolute_url() for event in Event.objects.visible()]

    ages = {path: flesch_kincaid(main_words(client.get(path).text)) for path in pages}

    assert {path: age for path, age in ages.items() if age > OLDEST_READER} == {}


def test_sentences_are_short(content):
    long = [
        sentence
        for row in content["guidance"]
        for section in row["sections"]
        for line in section["paragraphs"]
        for sentence in re.split(r"(?<=[.?!:]) ", line)
        if len(sentence.split()) >= 25
    ]

    assert long == []


@pytest.mark.usefixtures("loaded")
def test_a_second_run_writes_nothing_and_staffs_words_stay(content):
    page = GuidancePage.objects.get(slug="benefits")
    page.owner = "Benefits lead"
    page.text = "Staff wrote this."
    page.save()

    again = guidance.load(content)

    page.refresh_from_db()
    assert page.text == "Staff wrote this."
    assert (again.created, again.updated) == ([], [])
    assert len(again.left_alone) == 1
    assert Newsletter.objects.count() == 4


@pytest.mark.first_on_both
@pytest.mark.parametrize(
    ("was", "now", "fault"),
    [
        ("    guidance: 34", "    guidance: 35", "this says 35, but the file holds 34"),
        ("- slug: benefits\n", "- slug: exclusions\n", "this is named twice"),
        (
            "](page:travel-to-school-and-college)",
            "](page:nowhere)",
            "there is no “nowhere” in this file",
        ),
        ("  topic: urgent", "  topic: other", "this must be one of:"),
        ("starts_at: '18:00'", "starts_at: '25:00'", "this must be a time like 18:30"),
        ("  - heading: Two kinds", "  - heading: '# Two'", "does not begin with #"),
        ("month: 2023-03", "month: 2023-13", "this must be a month like 2026-11"),
    ],
)
def test_a_broken_file_says_where_and_changes_nothing(tmp_path, was, now, fault):
    text = guidance.GUIDANCE.read_text()
    broken = tmp_path / "guidance.yaml"
    assert was in text
    broken.write_text(text.replace(was, now, 1))
    before = GuidancePage.history.count()

    with pytest.raises(CommandError, match=re.escape(fault)):
        call_command("load_guidance", file=broken)
    assert GuidancePage.history.count() == before

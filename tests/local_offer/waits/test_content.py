"""The waits of a file of services: loaded as they stand, refused where they make no sense."""

import pytest

from local_offer.models import Service, WaitingTime
from tests.local_offer.test_loading import SMALL, load, refusal

pytestmark = pytest.mark.django_db

WAITS = """\
waiting_times:
- id: a-wait
  service: a-club
  topic: therapies
  name: Wait for a place
  clock_start: Asking
  clock_stop: The first evening
  statistic: share
  within: 6
  unit: weeks
  area: north
  law: {words: 6 weeks at most., url: https://www.example.org/law}
  known: {words: It was 8 weeks in 2024., url: https://www.example.org/club, kind: provider}
  read: '2026-11-29'
- id: nobody-knows-whose
  topic: autism-and-adhd
  name: Wait for an assessment
  area: kirklees
  aim: {words: 3 months.}
  check: true
  read: '2026-11-29'
"""


@pytest.fixture
def file_with(tmp_path):
    def write(waits):
        path = tmp_path / "small.yaml"
        counted = f"    waiting_times: {waits.count('- id:')}\n" if waits else ""
        path.write_text(SMALL.replace("  counts:\n", "  counts:\n" + counted) + waits)
        return path

    return write


def test_a_wait_is_there_as_it_stands(file_with):
    load(file_with(WAITS))

    wait, unknown = WaitingTime.objects.visible()
    assert (wait.service.slug, wait.statistic, wait.within, wait.unit) == (
        "a-club",
        "share",
        6,
        "weeks",
    )
    assert (wait.limits_are_sure, wait.shows_known_words) == (True, True)
    assert (unknown.service, unknown.statistic, unknown.limits_are_sure) == (None, "", False)
    assert unknown.looked_on.isoformat() == "2026-11-29"


def test_what_staff_said_of_a_wait_stays(file_with):
    path = file_with(WAITS)
    load(path)
    WaitingTime.objects.filter(slug="a-wait").update(name="Wait for an evening")

    load(path)

    assert WaitingTime.objects.get(slug="a-wait").name == "Wait for an evening"


def test_the_wait_of_a_service_that_staff_renamed_is_left_out(file_with):
    load(file_with(""))
    Service.objects.filter(slug="a-club").update(slug="our-club")

    load(file_with(WAITS))

    assert [wait.slug for wait in WaitingTime.objects.all()] == ["nobody-knows-whose"]


@pytest.mark.parametrize(
    ("wrong", "right", "fault"),
    [
        ("service: no-club", "service: a-club", "there is no “no-club” in this file"),
        ("id: a-wait", "id: nobody-knows-whose", "this is named twice"),
        ("topic: hair", "topic: therapies", "this must be one of"),
    ],
)
def test_a_wait_that_makes_no_sense_is_refused(file_with, wrong, right, fault):
    faults = refusal(file_with(WAITS.replace(right, wrong)))

    assert any(fault in each for each in faults)


def test_a_wait_of_another_area_than_its_service_is_refused(file_with):
    faults = refusal(file_with(WAITS.replace("area: north", "area: west-yorkshire")))

    assert any("another area" in fault for fault in faults)

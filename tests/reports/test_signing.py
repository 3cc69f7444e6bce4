"""A quarter is public once each area is signed by its lead, read by a publisher, and published by
somebody who did not write it."""

from unittest import mock

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models.signals import post_save
from django.utils import timezone

from actions.models import Measure, Round, Series
from actions.quarters import Quarter
from actions.roles import Role
from actions.signals import round_closing
from actions.statuses import Status
from actions.updates.rounds import publish_round, send_back, versions_of, write_update
from publishing.versions import ChangedMeanwhile
from reports.models import AreaReport, UpdateDocument
from reports.signing import areas as signing
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

Q4 = Quarter(2026, 4)
AT = factories.shortly_after(Q4)
SAYS = "Waits are shorter. Two promises are late."


@pytest.fixture
def area():
    return factories.make_area(title="Waiting times")


@pytest.fixture
def opened():
    return factories.make_round(quarter=Q4, published_at=None)


@pytest.fixture
def update(area, opened):
    return factories.make_update(action=factories.make_action(area=area), round=opened)


@pytest.fixture
def lead(area):
    return factories.make_person(Role.AREA_LEAD, given=[area])


@pytest.fixture
def writer(area):
    return factories.make_person(Role.WRITER, given=[area])


@pytest.fixture
def publisher():
    return factories.make_person(Role.PUBLISHER)


def now(opened):
    (one,) = signing.areas_to_sign(opened)
    return one


def say(area, opened, by, says=SAYS):
    seen = signing.version_of_report(area, opened)
    return signing.write_area(area, opened=opened, says=says, seen=seen, by=by)


def sign(area, opened, lead):
    return signing.sign(area, opened=opened, seen=now(opened).state, by=lead, at=AT)


def read(area, opened, publisher):
    return signing.mark_read(area, opened=opened, seen=now(opened).state, by=publisher, at=AT)


@pytest.fixture
def ready(area, opened, update, lead, writer, publisher):
    """The area is written, signed and read."""
    say(area, opened, writer)
    sign(area, opened, lead)
    return read(area, opened, publisher)


def write(update, by, **words):
    seen = versions_of(update.round, [update.action]).get(update.action_id, 0)
    return write_update(update.action, opened=update.round, words=words, seen=seen, by=by)


def refused(opened, by=None):
    with pytest.raises(ValidationError) as refusal:
        publish_round(opened, at=AT, by=by)
    assert not Round.objects.visible().exists()
    return refusal.value.messages


def a_new_figure(area):
    measure = factories.make_measure(area=area)
    factories.make_reading(series=factories.make_series(measure=measure), quarter=Q4.shifted(-1))


def a_new_date(area):
    factories.make_due_date(action=area.actions.get(), quarter=Q4.shifted(2))


@pytest.mark.parametrize("change", [a_new_figure, a_new_date])
@pytest.mark.parametrize("moment", [round_closing, post_save], ids=["checked", "frozen"])
def test_what_becomes_public_while_a_quarter_is_published_never_goes_out_unsigned(
    area, opened, ready, publisher, change, moment, request
):
    """As where somebody else saves it once the signatures are checked, or while it is frozen."""

    def meanwhile(**_how):
        change(area)

    by = Round if moment is round_closing else UpdateDocument
    moment.connect(meanwhile, sender=by)
    request.addfinalizer(lambda: moment.disconnect(meanwhile, sender=by))

    assert refused(opened, publisher) == [
        "Something changed while this was being published, so nothing is public yet.",
        "Waiting times: It changed after it was signed. Its lead signs again.",
    ]
    assert not UpdateDocument.objects.exists()


def test_who_must_act_next_is_said_at_each_step(area, opened, update, lead, writer, publisher):
    told = [now(opened).stands]
    say(area, opened, writer)
    told.append(now(opened).stands)
    sign(area, opened, lead)
    told.append(now(opened).stands)
    read(area, opened, publisher)
    told.append(now(opened).stands)

    assert told == [
        "It does not say in short how it is going. Its lead writes that, and signs.",
        "It is not signed yet. Its lead signs it.",
        "Nobody has read it yet. A publisher reads it.",
        "Ready. It is signed and read.",
    ]


def test_what_is_ready_is_published_and_the_area_speaks_in_public(ready, opened, publisher):
    assert not AreaReport.objects.visible().exists()

    publish_round(opened, at=AT, by=publisher)

    assert AreaReport.objects.visible().get().says == SAYS


def test_a_quarter_that_is_not_signed_stays_closed_with_a_sentence_for_each_area(opened, update):
    factories.make_area(title="Communication")

    assert refused(opened) == [
        f"{title}: It does not say in short how it is going. Its lead writes that, and signs."
        for title in ("Waiting times", "Communication")
    ]


def test_an_area_that_is_withdrawn_owes_nothing(ready, opened):
    factories.make_area(is_withdrawn=True)

    assert publish_round(opened, at=AT).published_at


CHANGES = {
    "another word of an update": lambda area, update: write(update, None, difference="Much."),
    "another status": lambda area, update: write(update, None, status=Status.DELAYED),
    "one more update": lambda area, update: factories.make_update(
        action=factories.make_action(area=area), round=update.round
    ),
    "one update less": lambda area, update: update.delete(),
    "other words in short": lambda area, update: say(area, update.round, None, "All is well."),
    "another title of the area": lambda area, update: change(area, title="Waits"),
    "another lead": lambda area, update: change(area, lead=factories.make_lead()),
    "an area that is withdrawn": lambda area, update: change(area, is_withdrawn=True),
    "another title": lambda area, update: change(update.action, title="Count the waits"),
    "another wording": lambda area, update: change(update.action, text="We count all waits."),
    "one more action": lambda area, update: factories.make_action(area=area),
    "an action that is withdrawn": lambda area, update: change(update.action, is_withdrawn=True),
    "a date": lambda area, update: factories.make_due_date(
        action=update.action, quarter=Q4.shifted(2)
    ),
    "one more part": lambda area, update: factories.make_action_part(action=update.action),
    "another part": lambda area, update: change(update.action.parts.get(), text="The first."),
    "another question of a measure": lambda area, update: change(
        Measure.objects.get(), question="How long?"
    ),
    "a figure": lambda area, update: factories.make_reading(series=Series.objects.get()),
    "another name of a line of figures": lambda area, update: change(
        Series.objects.get(), name="Speech"
    ),
}


def change(row, **values):
    type(row).objects.filter(pk=row.pk).update(**values)


@pytest.mark.parametrize("change", CHANGES)
def test_after_any_change_it_is_signed_and_read_again(
    ready, area, opened, update, lead, publisher, change
):
    factories.make_update(action=factories.make_action(area=area), round=opened)
    factories.make_action_part(action=update.action)
    factories.make_reading(series=factories.make_series(measure=factories.make_measure(area=area)))
    sign(area, opened, lead)
    read(area, opened, publisher)

    CHANGES[change](area, update)

    unsigned = now(opened).stands
    assert refused(opened) == [f"{now(opened).area}: {unsigned}"]
    sign(area, opened, lead)
    unread = now(opened).stands
    assert (unsigned, unread) == (
        "It changed after it was signed. Its lead signs again.",
        "It changed after it was read. A publisher reads it again.",
    )


def test_what_was_signed_for_one_quarter_is_not_signed_for_another(ready, opened):
    opened.quarter = Q4.shifted(1)
    opened.save()

    assert now(opened).stands == "It changed after it was signed. Its lead signs again."


def test_what_will_not_be_public_changes_no_signature(area, opened, ready, update):
    series = factories.make_series(measure=factories.make_measure(area=area), is_visible=False)
    action = factories.make_action(area=area)
    sign(area, opened, ready.signed_by)

    factories.make_update(action=action, round=opened, status="")
    factories.make_due_date(action=action, published_at=None)
    factories.make_reading(series=series)
    factories.make_action(area=area, is_visible=False)
    factories.make_due_date(action=update.action, is_sample=True)
    factories.make_action(area=factories.make_area(is_visible=False))

    assert now(opened).is_signed


def test_what_the_calendar_alone_changes_is_not_signed_anew(ready, area, opened, update, lead):
    quarter = Quarter.containing(timezone.localdate())
    factories.make_due_date(action=update.action, quarter=quarter)
    sign(area, opened, lead)

    with mock.patch.object(timezone, "localdate", return_value=quarter.shifted(4).first_day):
        assert now(opened).is_signed


def test_a_signature_covers_its_own_area_alone(ready, area, opened, update):
    measure = factories.make_measure(area=area)
    sign(area, opened, ready.signed_by)

    other = factories.make_area()
    factories.make_due_date(action=factories.make_action(area=other))
    factories.make_measure_in_area(measure=measure, area=other)

    assert next(one for one in signing.areas_to_sign(opened) if one.area == area).is_signed


def test_nobody_signs_what_they_have_not_seen(area, opened, update, writer, lead):
    say(area, opened, writer)
    seen = now(opened).state
    write(update, writer, difference="Much.")

    with pytest.raises(ValidationError, match="changed after you looked at it"):
        signing.sign(area, opened=opened, seen=seen, by=lead, at=AT)

    assert not now(opened).is_signed


def test_nothing_is_signed_that_says_nothing(area, opened, update, lead):
    with pytest.raises(ValidationError, match="Say in short how the area is going"):
        sign(area, opened, lead)


def test_nobody_reads_what_still_waits_for_its_lead(area, opened, update, writer, publisher):
    say(area, opened, writer)

    with pytest.raises(ValidationError, match="It is not signed yet"):
        read(area, opened, publisher)


def test_an_absent_lead_stops_nothing_and_the_reason_is_public(area, opened, update, publisher):
    other = factories.make_person(Role.PUBLISHER)
    signing.mark_not_signed(area, opened=opened, because="The post is empty.", by=publisher)
    read(area, opened, other)

    publish_round(opened, at=AT, by=other)

    report = AreaReport.objects.visible().get()
    assert (report.not_signed_because, report.signed_at) == ("The post is empty.", None)


def test_whoever_says_why_it_is_not_signed_neither_reads_nor_publishes_it(
    area, opened, update, publisher
):
    signing.mark_not_signed(area, opened=opened, because="The post is empty.", by=publisher)

    with pytest.raises(ValidationError, match="Somebody else has to read it"):
        read(area, opened, publisher)
    read(area, opened, factories.make_person(Role.PUBLISHER))
    with pytest.raises(
        ValidationError, match=r"what you let go out as not signed: Waiting times\."
    ):
        publish_round(opened, at=AT, by=publisher)


def test_a_reason_that_changes_after_it_was_read_is_read_again(area, opened, update, publisher):
    other = factories.make_person(Role.PUBLISHER)
    signing.mark_not_signed(area, opened=opened, because="The post is empty.", by=publisher)
    read(area, opened, other)

    signing.mark_not_signed(area, opened=opened, because="They are away.", by=publisher)

    assert now(opened).waits_for == "It changed after it was read. A publisher reads it again."


def test_what_is_said_of_a_withdrawn_area_is_signed_and_read_too(opened):
    area = factories.make_area(is_withdrawn=True)
    factories.make_update(round=opened, action=factories.make_action(area=area))

    assert [one.waits_for_lead for one in signing.areas_to_sign(opened) if one.area == area] == [
        "It does not say in short how it is going. Its lead writes that, and signs."
    ]


def test_without_a_reason_it_is_not_let_out_unsigned(area, opened, update, publisher):
    with pytest.raises(ValidationError, match="Say why its lead did not sign it"):
        signing.mark_not_signed(area, opened=opened, because="", by=publisher)


def test_a_lead_who_comes_back_signs_after_all(area, opened, update, writer, lead, publisher):
    say(area, opened, writer)
    signing.mark_not_signed(area, opened=opened, because="The post is empty.", by=publisher)

    report = sign(area, opened, lead)

    assert report.not_signed_because == ""
    assert now(opened).is_signed


def test_what_was_sent_back_waits_for_its_lead_to_sign_again(ready, area, opened, lead, publisher):
    report = signing.send_area_back(area, opened=opened, note="How many families?", by=publisher)

    assert report.signed_at is None
    assert refused(opened) == [
        "Waiting times: It was sent back with a note. Its lead answers that, and signs again."
    ]
    sign(area, opened, lead)
    assert now(opened).report.sent_back == ""
    assert now(opened).stands == "Nobody has read it yet. A publisher reads it."


def test_a_draft_that_was_sent_back_keeps_it_closed_as_before(ready, opened, update):
    send_back(update, note="How many?", by=None)

    assert any("It was sent back" in sentence for sentence in refused(opened))


@pytest.mark.parametrize("hand", ["wrote an update", "wrote in short", "signed"])
def test_nobody_reads_or_publishes_what_they_wrote_or_signed(
    area, opened, update, lead, writer, hand
):
    both = factories.make_person(Role.AREA_LEAD, Role.PUBLISHER, given=[area])
    write(update, both if hand == "wrote an update" else writer, difference="Much.")
    say(area, opened, both if hand == "wrote in short" else writer)
    sign(area, opened, both if hand == "signed" else lead)

    with pytest.raises(ValidationError, match="Somebody else has to read it"):
        read(area, opened, both)
    factories.sign_everything(opened)
    (sentence,) = refused(opened, by=both)
    assert sentence.endswith(
        "publish what you wrote. You wrote or signed something in: Waiting times."
    )
    assert publish_round(opened, at=AT, by=factories.make_person(Role.PUBLISHER))


def test_who_reads_before_they_sign_is_not_both(area, opened, update, writer, publisher):
    both = factories.make_person(Role.AREA_LEAD, Role.PUBLISHER, given=[area])
    say(area, opened, writer)
    signing.mark_not_signed(area, opened=opened, because="The post is empty.", by=publisher)
    read(area, opened, both)

    sign(area, opened, both)

    assert now(opened).stands == "Nobody has read it yet. A publisher reads it."


def test_the_database_lets_nobody_read_what_they_signed(opened, area, lead):
    with pytest.raises(IntegrityError, match="a_second_person_reads_what_is_signed"):
        factories.make_area_report(round=opened, area=area, signed_by=lead, read_by=lead)


def test_of_two_who_write_in_short_the_second_is_told(area, opened, writer, lead):
    seen = signing.version_of_report(area, opened)
    say(area, opened, writer)

    with pytest.raises(ChangedMeanwhile):
        signing.write_area(area, opened=opened, says="Mine.", seen=seen, by=lead)

    assert AreaReport.objects.get().says == SAYS


VERBS = {
    "write": lambda area, opened, by: say(area, opened, by),
    "sign": lambda area, opened, by: sign(area, opened, by),
    "let out": lambda area, opened, by: signing.mark_not_signed(
        area, opened=opened, because="Away.", by=by
    ),
    "send back": lambda area, opened, by: signing.send_area_back(
        area, opened=opened, note="More.", by=by
    ),
    "read": lambda area, opened, by: read(area, opened, by),
}


@pytest.mark.parametrize("verb", VERBS)
def test_once_its_quarter_is_public_nothing_of_it_changes(ready, area, opened, lead, verb):
    publish_round(opened, at=AT)

    with pytest.raises(ValidationError, match="What an area said in it never changes"):
        VERBS[verb](area, opened, lead)


def test_the_database_itself_keeps_what_an_area_said(ready, opened, area):
    publish_round(opened, at=AT)

    for work in (
        lambda: AreaReport.objects.update(says="All was well."),
        lambda: AreaReport.objects.all().delete(),
        lambda: factories.make_area_report(round=opened),
    ):
        with pytest.raises(IntegrityError, match="never changes"), transaction.atomic():
            work()


def test_an_example_needs_no_signature_and_its_areas_say_that_they_are_made_up(area):
    example = factories.make_round(published_at=None, is_sample=True)
    factories.make_update(action=factories.make_action(area=area), round=example, is_sample=True)

    publish_round(example, at=timezone.now())

    report = AreaReport.objects.visible().get()
    assert report.says.startswith("Example: ")
    assert (report.is_sample, report.signed_by) == (True, None)


def test_words_of_an_area_make_an_example_a_real_round(area, writer):
    example = factories.make_round(published_at=None, is_sample=True)

    say(area, example, writer)

    example.refresh_from_db()
    assert not example.is_sample

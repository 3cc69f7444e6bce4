"""The yearly report of comments: due by the calendar, counted once, then for good."""

from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from feedback import yearly_report
from feedback.models import CommentsReport
from publishing.versions import version_of
from tests import factories

pytestmark = pytest.mark.django_db

YEAR = {"starts_on": date(2025, 9, 1), "ends_on": date(2026, 8, 31)}
AFTER = datetime(2026, 9, 10, 9, tzinfo=UTC)


def noon(year, month, day):
    return datetime(year, month, day, 12, tzinfo=UTC)


def came(day=None, **values):
    received_at = day or noon(2026, 1, 5)
    return factories.make_submission(
        **{"form": "local-offer", "received_at": received_at, **values}
    )


def written():
    report = CommentsReport()
    yearly_report.write(report, **YEAR, words="We learned much.", by=factories.make_person())
    return report


def published():
    report = written()
    by = factories.make_person()
    yearly_report.publish(report, by=by, at=AFTER, version=version_of(report))
    return report


def test_nothing_is_due_before_a_comment_on_the_local_offer_came():
    came(form="comment")
    came(state="spam")

    assert yearly_report.report_due_on() is None


def test_the_first_is_due_a_year_after_the_first_comment_on_the_local_offer():
    came(noon(2024, 2, 29))
    came(noon(2025, 6, 1))

    assert yearly_report.report_due_on() == date(2025, 2, 28)


def test_the_next_is_due_a_year_after_the_last_was_published():
    came(noon(2024, 2, 29))
    published()
    written_only = CommentsReport(starts_on=date(2026, 9, 1), ends_on=date(2027, 8, 31), words="x")
    written_only.save()

    assert yearly_report.report_due_on() == date(2027, 9, 10)


def test_the_next_one_begins_where_the_last_one_ended():
    published()

    assert yearly_report.next_period(date(2028, 1, 1)) == (date(2026, 9, 1), date(2027, 8, 31))
    assert yearly_report.next_period(date(2027, 1, 1))[1] == date(2026, 12, 31)


def test_every_comment_of_its_days_is_counted_once():
    public = factories.make_theme(submissions=[came(), came()])
    factories.make_theme(submissions=public.submissions.all())
    factories.make_theme(published_at=None, submissions=[came()])
    came(form="comment", not_published_because="vexatious")
    came(not_published_because="one-person")
    came()
    came(noon(2025, 8, 31))
    came(noon(2026, 9, 1))
    came(state="spam")
    came(form="good-news")

    assert yearly_report.count(written()) == {
        "in-a-theme": 2,
        "vexatious": 1,
        "one-person": 1,
        "no-comment": 0,
        "not-yet": 2,
    }


def test_a_published_report_keeps_its_counts():
    for _time in range(9):
        came()
    report = published()
    came()

    counts = yearly_report.public_counts_of(CommentsReport.objects.get(pk=report.pk))

    assert counts.total.number == 9


def test_it_is_not_published_before_its_last_day_has_passed():
    report = written()

    with pytest.raises(ValidationError, match="Its last day has not passed yet"):
        yearly_report.publish(
            report,
            by=factories.make_person(),
            at=noon(2026, 8, 31),
            version=version_of(report),
        )


def test_once_published_it_never_changes():
    report = published()

    with pytest.raises(ValidationError, match="it stays as it is"):
        yearly_report.write(
            report, **YEAR, words="Other.", by=factories.make_person(), version=version_of(report)
        )
    rows = CommentsReport.objects.filter(pk=report.pk)
    with pytest.raises(IntegrityError, match="never changes"), transaction.atomic():
        rows.update(words="Other.")
    with pytest.raises(IntegrityError, match="never changes"), transaction.atomic():
        rows.delete()


def test_its_themes_are_those_that_became_public_in_its_days():
    inside = factories.make_theme(published_at=noon(2026, 8, 31))
    factories.make_theme(published_at=noon(2026, 9, 1))
    factories.make_theme(published_at=None)

    assert list(yearly_report.themes_of(written())) == [inside]

"""The yearly report of comments: due by the calendar, counted once, then for good."""

from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from feedback.models import CommentsReport
from feedback.themes import yearly_report
from feedback.themes.answer_record import answer_record
from feedback.themes.yearly_report import ReportDue
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
    rewrite(report, "We learned much.")
    return report


def rewrite(report, words, *, is_ready=True, version=""):
    by = factories.make_person()
    yearly_report.write(report, **YEAR, words=words, is_ready=is_ready, by=by, version=version)


def published():
    report = written()
    by = factories.make_person()
    yearly_report.publish(report, by=by, at=AFTER, version=version_of(report))
    return report


def test_nothing_is_due_before_a_comment_on_the_local_offer_came():
    came(form="comment")
    came(state="spam")

    assert yearly_report.next_due(date(2036, 1, 1)) is None


def test_the_first_is_due_a_year_after_the_first_comment_on_the_local_offer():
    came(noon(2024, 2, 29))
    came(noon(2025, 6, 1))

    assert yearly_report.next_due(date(2025, 2, 28)) == ReportDue(date(2025, 2, 28), is_late=False)
    assert yearly_report.next_due(date(2025, 3, 1)) == ReportDue(date(2025, 2, 28), is_late=True)


def test_the_next_is_due_a_year_after_the_last_was_published():
    came(noon(2024, 2, 29))
    published()
    written_only = CommentsReport(starts_on=date(2026, 9, 1), ends_on=date(2027, 8, 31), words="x")
    written_only.save()

    assert yearly_report.next_due(date(2027, 1, 1)).on == date(2027, 9, 10)


def test_the_next_one_begins_where_the_last_one_ended():
    published()

    assert yearly_report.next_period(date(2028, 1, 1)) == (date(2026, 9, 1), date(2027, 8, 31))
    assert yearly_report.next_period(date(2027, 1, 1))[1] == date(2026, 12, 31)


def test_the_next_one_has_days_that_can_be_saved_even_if_the_first_comment_came_today():
    came(noon(2026, 1, 5))

    starts_on, ends_on = yearly_report.next_period(date(2026, 1, 5))

    assert (starts_on, ends_on) == (date(2026, 1, 5), date(2026, 1, 6))
    CommentsReport(starts_on=starts_on, ends_on=ends_on, words="Few.").full_clean()


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


def test_what_came_on_paper_counts_in_the_year_it_came_here_and_in_the_answer_record():
    for _time in range(9):
        came(noon(2026, 9, 7), on_paper_on=date(2026, 8, 31))
    last_year, this_year = written(), CommentsReport(starts_on=date(2026, 9, 1))
    this_year.ends_on = date(2027, 8, 31)

    reported = [sum(yearly_report.count(report).values()) for report in (last_year, this_year)]
    recorded = [
        answer_record(reply_days=None, on=report.ends_on).received.number
        for report in (last_year, this_year)
    ]

    assert reported == recorded == [9, 0]


def test_a_comment_on_paper_makes_a_report_due_and_begins_it_from_the_day_it_came():
    came(noon(2026, 9, 7), on_paper_on=date(2026, 8, 31))

    assert yearly_report.next_due(date(2027, 1, 1)).on == date(2027, 8, 31)
    assert yearly_report.next_period(date(2027, 1, 1))[0] == date(2026, 8, 31)


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


def test_it_is_no_longer_than_its_page_can_bear():
    by = factories.make_person()

    yearly_report.write(CommentsReport(), **YEAR, words="w" * 6_000, is_ready=False, by=by)
    with pytest.raises(ValidationError):
        yearly_report.write(CommentsReport(), **YEAR, words="w" * 6_001, is_ready=False, by=by)


def test_what_the_public_reads_is_not_changed():
    report = published()

    with pytest.raises(ValidationError, match="Take it back first"):
        rewrite(report, "Other.", version=version_of(report))


@pytest.mark.parametrize(
    "harm",
    [
        lambda rows: rows.update(words="Other."),
        lambda rows: rows.update(ends_on=date(2026, 8, 30)),
        lambda rows: rows.update(counts={"not-yet": 99}),
        lambda rows: rows.update(published_at=noon(2026, 9, 11)),
        lambda rows: rows.delete(),
    ],
)
def test_the_database_keeps_a_public_report_as_it_is(harm):
    report = published()

    with pytest.raises(IntegrityError, match="Take it back first"), transaction.atomic():
        harm(CommentsReport.objects.filter(pk=report.pk))


def test_whoever_wrote_it_does_not_publish_it():
    report = written()

    with pytest.raises(ValidationError, match="Somebody else has to publish what you wrote"):
        yearly_report.publish(report, by=report.prepared_by, at=AFTER, version=version_of(report))

    assert not CommentsReport.objects.visible().exists()


def test_what_is_still_being_written_is_not_published():
    report = written()
    rewrite(report, "Half a", is_ready=False, version=version_of(report))

    with pytest.raises(ValidationError, match="not said yet that it is ready"):
        yearly_report.publish(
            report, by=factories.make_person(), at=AFTER, version=version_of(report)
        )


def test_taken_back_it_is_put_right_looked_at_and_counted_again():
    came()
    report, kim = published(), factories.make_person()

    yearly_report.take_back(report, why="wrong", by=kim, version=version_of(report))

    assert not CommentsReport.objects.visible().exists()
    assert (report.words, report.is_ready, report.counts) == ("We learned much.", False, {})
    assert report.history.latest().history_change_reason == "Took it back: It was wrong"
    came()
    rewrite(report, "Better.", version=version_of(report))
    yearly_report.publish(report, by=kim, at=AFTER, version=version_of(report))
    assert CommentsReport.objects.visible().get().counts["not-yet"] == 2


def test_only_what_the_public_reads_is_taken_back():
    report = written()

    with pytest.raises(ValidationError, match="The public does not read it"):
        yearly_report.take_back(
            report, why="known", by=factories.make_person(), version=version_of(report)
        )


def test_words_that_named_somebody_are_gone_once_they_are_put_right():
    report = CommentsReport()
    rewrite(report, "Ann Other waits.")
    by = factories.make_person()
    yearly_report.publish(report, by=by, at=AFTER, version=version_of(report))
    yearly_report.take_back(report, why="known", by=by, version=version_of(report))

    rewrite(report, "Families wait.", version=version_of(report))

    kept = [*CommentsReport.history.values(), *CommentsReport.objects.values()]
    assert len(kept) == 5
    assert "Ann Other" not in str(kept)


def test_its_themes_are_those_that_became_public_in_its_days():
    inside = factories.make_theme(published_at=noon(2026, 8, 31))
    factories.make_theme(published_at=noon(2026, 9, 1))
    factories.make_theme(published_at=None)

    assert list(yearly_report.themes_of(written())) == [inside]

"""The pages of figures: a grid, a look at what the public will see, and only then the record."""

import datetime

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape

from accounts.models import User
from actions.models import Assignment, Definition, Measure, Reading, Series
from actions.quarters import Quarter
from publishing.wordings import proposing
from tests.factories import (
    make_area,
    make_definition,
    make_measure,
    make_reading,
    make_series,
    open_the_site,
)

pytestmark = pytest.mark.django_db

Q1, Q2 = Quarter(2026, 1), Quarter(2026, 2)


@pytest.fixture
def area():
    return make_area()


@pytest.fixture
def measure(area):
    made = make_measure(area=area, unit="number of children")
    make_definition(measure=made, version=1)
    return made


@pytest.fixture
def series(measure):
    return make_series(measure=measure, name="North")


def person(role, **where):
    made = User.objects.create_user(role.replace(" ", "-").lower(), is_staff=True)
    made.groups.add(Group.objects.get(name=role))
    if where:
        Assignment.objects.create(person=made, **where)
    return made


def address(measure, name="figures", quarter=Q2):
    query = f"?quarter={quarter.code}" if name == "figures" else ""
    return reverse(f"admin:{name}", args=[measure.reference]) + query


def typed(*rows, button="look"):
    """What a browser sends for rows of (series, values)."""
    sent = {button: "x"}
    for series, values in rows:
        now = series.readings.filter(published_at__isnull=False, replaced_by=None).filter(
            starts_on=Q2.first_day
        )
        values = {"seen": getattr(now.first(), "pk", ""), **values}
        sent |= {f"line-{series.pk}-{name}": value for name, value in values.items()}
    return sent


def errors(response):
    return [s for row in response.context["rows"] for s in row.form.non_field_errors()]


def test_the_page_opens_on_the_quarter_that_ended_last(admin_client, measure, series):
    response = admin_client.get(address(measure).partition("?")[0])

    last = Quarter.containing(timezone.localdate()).shifted(-1)
    assert response.context["days"] == str(last)
    assert [row.series for row in response.context["rows"]] == [series]


def test_a_page_left_open_over_the_end_of_a_quarter_is_about_the_days_it_showed(
    admin_client, measure, series, monkeypatch
):
    page = admin_client.get(address(measure).partition("?")[0])
    later = timezone.localdate() + datetime.timedelta(days=92)
    monkeypatch.setattr(
        "django.utils.timezone.localdate", lambda value=None: value.date() if value else later
    )

    looked = admin_client.post(page.context["address"], typed((series, {"value": "12"})))

    assert f'action="{escape(page.context["address"])}"' in page.text
    assert looked.context["days"] == page.context["days"]


def test_figures_are_looked_at_before_anything_is_saved(admin_client, measure, series):
    response = admin_client.post(address(measure), typed((series, {"value": "40"})))

    (change,) = response.context["public"].changes
    assert (change.line, change.period, change.before, change.after) == (
        "North",
        "April to June 2026",
        "",
        "40",
    )
    assert not Reading.objects.exists()
    assert not Reading.history.exists()


def test_the_look_tells_what_is_hidden_and_what_else_would_be(admin_client, measure, series):
    for name, value in (("South", 40), ("West", 60)):
        make_reading(series=make_series(measure=measure, name=name), quarter=Q2, value=value)

    response = admin_client.post(address(measure), typed((series, {"value": "3"})))

    after = {c.line: (c.before, c.after) for c in response.context["public"].changes}
    assert after == {
        "North": ("", "fewer than 5"),
        "South": ("40", "hidden to protect privacy"),
    }
    assert "Numbers from 1 to 4 are hidden" in response.content.decode()


def said_while_typing(client, measure, *rows):
    return client.post(address(measure), typed(*rows, button="typing")).json()


def test_while_typing_each_row_says_what_the_public_would_see(admin_client, measure, series):
    south, west = (make_series(measure=measure, name=name) for name in ("South", "West"))

    said = said_while_typing(
        admin_client, measure, (series, {"value": "40"}), (south, {"value": "4,5"}), (west, {})
    )

    assert said["rows"] == {
        f"line-{series.pk}": "The public would see: 40.",
        f"line-{south.pk}": "Write a number in digits, such as 12.5.",
        f"line-{west.pk}": "",
    }
    assert not Reading.objects.exists()


def test_while_typing_it_says_what_would_be_hidden(admin_client, measure, series):
    south, west = (make_series(measure=measure, name=name) for name in ("South", "West"))
    make_reading(series=south, quarter=Q2, value=20)
    make_reading(series=west, quarter=Q2, value=30)

    said = said_while_typing(admin_client, measure, (series, {"value": "3"}))

    hidden = "The number itself stays hidden."
    assert said["rows"] == {
        f"line-{series.pk}": f"The public would see: fewer than 5. {hidden}",
        f"line-{south.pk}": f"The public would see: hidden to protect privacy. {hidden}",
        f"line-{west.pk}": "",
    }


def test_while_typing_it_says_what_would_change_for_other_days(admin_client, measure, series):
    year = {"starts_on": Q1.first_day, "ends_on": Q1.shifted(3).last_day}
    make_reading(series=make_series(measure=measure, name="South"), value=30, **year)

    said = said_while_typing(admin_client, measure, (series, {"value": "3"}))

    assert said["others"] == (
        "South, January to December 2026, would change too: "
        "now “30”, then “hidden to protect privacy”."
    )


def test_what_is_refused_is_said_while_typing(admin_client, measure, series):
    said = said_while_typing(admin_client, measure, (series, {"numerator": "3"}))

    assert said["rows"] == {f"line-{series.pk}": "Give both: how many, and out of how many."}


def test_a_doubt_is_said_while_typing_with_what_the_public_would_see(admin_client, measure, series):
    make_reading(series=series, quarter=Q1, value=40)

    said = said_while_typing(admin_client, measure, (series, {"value": "3"}))

    assert said["rows"] == {
        f"line-{series.pk}": (
            "This is less than half of the figure for January to March 2026. "
            "The public would see: fewer than 5. The number itself stays hidden."
        )
    }


def test_only_those_who_may_enter_figures_are_told_while_typing(client, measure, series):
    client.force_login(person("Viewer"))

    response = client.post(address(measure), typed((series, {"value": "3"}), button="typing"))

    assert response.status_code == 403


def test_confirmed_figures_of_a_publisher_are_public(admin_client, admin_user, measure, series):
    sent = {"numerator": "30", "denominator": "40", "is_early": "on", "note": "One week missing."}

    response = admin_client.post(address(measure), typed((series, sent), button="confirm"))

    assert response.status_code == 302
    reading = Reading.objects.visible().get()
    assert (reading.numerator, reading.denominator, reading.is_early, reading.note) == (
        30,
        40,
        True,
        "One week missing.",
    )
    assert (reading.starts_on, reading.ends_on) == (Q2.first_day, Q2.last_day)
    assert reading.history.get().history_user == admin_user


def test_other_days_than_a_quarter_can_be_chosen(admin_client, measure, series):
    days = "?starts_on=2026-01-01&ends_on=2026-01-31"
    page = reverse("admin:figures", args=[measure.reference]) + days

    admin_client.post(page, typed((series, {"value": "40"}), button="confirm"))

    assert Reading.objects.get().ends_on == datetime.date(2026, 1, 31)


def marked(looked):
    """What the button of a look at waiting figures sends."""
    marks = looked.context["marks"]
    return {"row": [mark for mark, _seen in marks]} | {f"seen-{m}": seen for m, seen in marks}


def test_figures_of_others_wait_until_a_publisher_has_looked(client, area, measure, series):
    client.force_login(person("Area lead", area=area))
    client.post(address(measure), typed((series, {"value": "3"}), button="confirm"))
    draft = Reading.objects.get()
    assert draft.published_at is None
    assert client.get(address(measure, "figures_publish")).status_code == 403
    client.force_login(person("Publisher"))

    looked = client.get(address(measure, "figures_publish"))
    assert [c.after for c in looked.context["public"].changes] == ["fewer than 5"]
    assert not Reading.objects.visible().exists()
    client.post(address(measure, "figures_publish"), marked(looked))

    assert Reading.objects.visible().get() == draft


def test_what_came_after_the_look_is_not_published(admin_client, measure, series):
    make_reading(series=series, quarter=Q1, published_at=None)
    looked = admin_client.get(address(measure, "figures_publish"))
    late = make_reading(series=series, quarter=Q2, published_at=None)

    admin_client.post(address(measure, "figures_publish"), marked(looked))

    assert list(Reading.objects.filter(published_at=None)) == [late]


def test_what_changed_after_the_look_is_not_published(admin_client, measure, series):
    draft = make_reading(series=series, quarter=Q1, published_at=None, value=40)
    looked = admin_client.get(address(measure, "figures_publish"))
    draft.value = 41
    draft.save()

    answer = admin_client.post(address(measure, "figures_publish"), marked(looked), follow=True)

    assert "after you looked at it. Look at it again." in answer.content.decode()
    assert not Reading.objects.visible().exists()


def test_one_row_in_error_saves_nothing_and_loses_nothing(admin_client, measure, series):
    other = make_series(measure=measure, name="South")
    rows = (series, {"value": "40"}), (other, {"numerator": "9", "denominator": "8"})

    response = admin_client.post(address(measure), typed(*rows, button="confirm"))

    assert errors(response) == ["“How many” cannot be more than “out of how many”."]
    assert [row.form["value"].value() for row in response.context["rows"]] == ["40", None]
    assert not Reading.objects.exists()


def test_a_jump_asks_for_a_tick(admin_client, measure, series):
    make_reading(series=series, quarter=Q1, value=10)

    asked = admin_client.post(address(measure), typed((series, {"value": "40"})))
    assert errors(asked) == ["This is more than double the figure for January to March 2026."]
    assert asked.context["rows"][0].asks_for_check
    ticked = typed((series, {"value": "40", "checked": "on"}), button="confirm")

    assert admin_client.post(address(measure), ticked).status_code == 302


def test_an_early_figure_is_replaced_with_a_reason(admin_client, measure, series):
    early = make_reading(series=series, quarter=Q2, value=40, is_early=True)

    silent = admin_client.post(address(measure), typed((series, {"value": "42"})))
    assert errors(silent) == ["Say why this figure replaces the older one."]
    sent = typed((series, {"value": "42", "why": "All were counted."}), button="confirm")
    admin_client.post(address(measure), sent)

    final = Reading.objects.get(replaces=early)
    assert (final.value, final.why_replaced, final.is_early) == (42, "All were counted.", False)


def test_two_people_do_not_enter_one_figure_over_each_other(admin_client, measure, series):
    as_opened = typed((series, {"value": "42", "why": "Mine."}), button="confirm")
    make_reading(series=series, quarter=Q2, value=40)

    second = admin_client.post(address(measure), as_opened)

    assert errors(second) == ["There is a figure for these days. Replace it instead."]
    (row,) = second.context["rows"]
    assert row.form["value"].value() == "42"
    assert row.seen == str(row.now.pk)


BAD_FIGURES = [
    {"value": "many"},
    {"value": "1e999"},
    {"value": "NaN"},
    {"value": "9" * 900_000},
    {"numerator": "9" * 5000, "denominator": "1"},
    {"numerator": "-1", "denominator": "1"},
    {"words": "x" * 900_000},
    {"words": "nul \x00"},
    {"note": "Only a note."},
    {"value": "-1"},
    {"value": "4", "seen": "9" * 18},
    {"value": "4", "seen": "x"},
]


@pytest.mark.parametrize("values", BAD_FIGURES)
def test_bad_figures_are_sentences_on_their_row(admin_client, measure, series, values):
    make_reading(series=series, quarter=Q2, value=40)

    response = admin_client.post(address(measure), typed((series, values), button="confirm"))

    assert response.status_code == 200
    assert response.context["rows"][0].form.errors
    assert Reading.objects.count() == 1


@pytest.mark.parametrize(
    "query",
    [
        "quarter=soon",
        "quarter=2199-q4",
        "starts_on=2026-01-01",
        "starts_on=2026-02-01&ends_on=2026-01-01",
        "starts_on=0001-01-01&ends_on=2026-01-01",
        "starts_on=x&ends_on=y",
    ],
)
def test_odd_periods_are_sentences(admin_client, measure, series, query):
    response = admin_client.get(f"{address(measure).partition('?')[0]}?{query}")

    assert response.status_code == 400
    assert response.context["refused"]


def test_days_are_over_only_once_their_last_day_is(admin_client, measure, series):
    page = address(measure).partition("?")[0]
    today = timezone.localdate()
    yesterday = today - datetime.timedelta(days=1)
    days = f"{page}?starts_on={yesterday - datetime.timedelta(days=30)}&ends_on="

    assert "These days have not ended yet." in admin_client.get(f"{days}{today}").text
    assert admin_client.get(f"{days}{yesterday}").status_code == 200


def test_without_a_definition_there_is_nothing_to_fill_in(admin_client):
    measure = make_measure()
    make_series(measure=measure)

    page = admin_client.get(address(measure)).content.decode()

    assert "Nothing says yet what exactly was counted then." in page
    assert "Look at it first" not in page


def test_a_new_definition_leaves_older_figures_theirs(admin_client, measure, series):
    reading = make_reading(series=series, quarter=Q1)
    sent = {"text": "Counted anew.", "in_force_from": "2026-04-01", "why_changed": "Clearer."}

    silent = admin_client.post(address(measure, "figures_definition"), {**sent, "why_changed": ""})
    admin_client.post(address(measure, "figures_definition"), {**sent, "confirm": "x"})

    assert silent.context["form"].errors == {
        "why_changed": ["Say why what is counted has changed."]
    }
    newest = Definition.objects.get(version=2)
    assert (newest.text, newest.why_changed) == ("Counted anew.", "Clearer.")
    assert newest.published_at
    reading.refresh_from_db()
    assert reading.definition.version == 1
    assert admin_client.get(address(measure)).context["definition"] == newest


def test_a_definition_is_looked_at_before_anything_is_saved(admin_client, measure):
    sent = {"text": "Counted anew.", "in_force_from": "2026-04-01", "why_changed": "Clearer."}
    page = address(measure, "figures_definition")

    looked = admin_client.post(page, {**sent, "look": "x"})
    changed = admin_client.post(page, {**sent, "again": "x"})

    assert "Definition 2, from 1 April 2026" in looked.text
    assert "Counted anew." in looked.text
    assert changed.context["form"]["why_changed"].value() == "Clearer."
    assert not Definition.objects.filter(version=2).exists()


def test_a_definition_may_say_what_its_figures_are_in(admin_client, measure):
    sent = {
        "text": "So.",
        "in_force_from": "2026-04-01",
        "unit": "weeks",
        "why_changed": "Clearer.",
    }

    Measure.objects.filter(pk=measure.pk).update(unit="waiting time")
    page = address(measure, "figures_definition")

    looked = admin_client.post(page, {**sent, "look": "x"})
    admin_client.post(page, {**sent, "confirm": "x"})

    assert "<b>Figures are in:</b> weeks" in looked.text
    assert Definition.objects.get(version=2).unit == "weeks"


def test_a_definition_that_cannot_be_is_refused_at_the_look(admin_client, measure):
    sent = {"text": "Anew.", "in_force_from": "2019-01-01", "why_changed": "Clearer.", "look": "x"}

    looked = admin_client.post(address(measure, "figures_definition"), sent)

    (sentence,) = looked.context["form"].non_field_errors()
    assert "Choose a later day." in sentence


def test_a_definition_of_others_waits(client, area):
    measure = make_measure(area=area)
    client.force_login(person("Area lead", area=area))

    client.post(
        address(measure, "figures_definition"),
        {"text": "So.", "in_force_from": "2026-01-01", "confirm": "x"},
    )

    assert Definition.objects.get().published_at is None


def test_a_line_is_added_once(admin_client, measure, series):
    admin_client.post(address(measure, "figures_series"), {"name": "South"})
    again = admin_client.post(address(measure, "figures_series"), {"name": "South"})

    assert Series.objects.filter(name="South").count() == 1
    assert again.context["form"].errors == {"name": ["This measure has a series of this name."]}


def test_people_fill_in_only_what_is_theirs(client, series):
    measure = series.measure
    client.force_login(person("Area lead", area=make_area()))

    assert "Look at it first" not in client.get(address(measure)).content.decode()
    for name in ("figures", "figures_publish", "figures_definition", "figures_series"):
        assert client.post(address(measure, name)).status_code == 403


@pytest.mark.parametrize("lines", [1, 5])
def test_the_grid_asks_few_questions(admin_client, django_assert_max_num_queries, measure, lines):
    for _number in range(lines):
        make_reading(series=make_series(measure=measure), quarter=Q1)

    with django_assert_max_num_queries(18):
        admin_client.get(address(measure))


def test_the_page_says_who_changed_which_figure(client, measure, series):
    reading = make_reading(series=series, quarter=Q1)
    lead = person("Area lead", area=make_area())
    reading.history.update(history_user=lead, history_change_reason="Counted anew")
    client.force_login(lead)

    page = client.get(address(measure))

    [entry] = page.context["entries"]
    assert (entry.history_user, str(entry.told)) == (lead, str(reading))
    assert "Counted anew" in page.text


def test_the_list_has_every_measure(admin_client, measure, series):
    make_reading(series=series, published_at=None)

    (shown,) = admin_client.get(reverse("admin:figures_index")).context["measures"]

    assert (shown, shown.lines, shown.waiting) == (measure, 1, 1)


def next_step(client, measure):
    page = reverse("admin:figures", args=[measure.reference])
    return client.get(page).context["next_step"]


def test_the_page_names_the_role_that_acts_next(admin_client):
    area = make_area(title="Waiting times")
    measure = make_measure(area=area, owner="The health board")
    assert next_step(admin_client, measure) == (
        "Next: an Area lead (Waiting times) or a Publisher says what exactly is counted."
    )
    make_definition(measure=measure, in_force_from=datetime.date(2020, 1, 1))
    assert next_step(admin_client, measure) == (
        "Next: a Publisher or a Content editor adds a line of figures."
    )
    series = make_series(measure=measure)
    assert next_step(admin_client, measure) == (
        "Next: an Area lead (Waiting times) or a Publisher types in 1 figure. "
        "Who counts: The health board."
    )
    last = Quarter.containing(timezone.localdate()).shifted(-1)
    make_reading(series=series, quarter=last, published_at=None)
    assert next_step(admin_client, measure) == (
        "Next: a Publisher looks at what waits, and makes it public."
    )


def test_only_quarters_that_have_ended_are_offered_the_newest_first(admin_client, measure, series):
    page = reverse("admin:figures", args=[measure.reference])
    form = admin_client.get(page).context["period"]

    offered = [code for code, _label in form.fields["quarter"].widget.choices]

    last = Quarter.containing(timezone.localdate()).shifted(-1)
    assert form["quarter"].value() == last.code
    assert offered == [last.shifted(-back).code for back in range(12)]


def test_the_figures_of_a_year_before_stand_beside_the_boxes(admin_client, measure, series):
    last = Quarter.containing(timezone.localdate()).shifted(-1)
    for back in range(1, 6):
        make_reading(series=series, quarter=last.shifted(-back), value=back)

    page = reverse("admin:figures", args=[measure.reference])
    (row,) = admin_client.get(page).context["rows"]

    assert [reading.value for reading in row.earlier] == [1, 2, 3, 4]


def test_once_the_site_is_open_a_new_line_is_proposed_from_its_own_page(admin_client, measure):
    open_the_site()
    page = reverse("admin:figures_series", args=[measure.reference])
    said = {"name": "West", "reason": "They asked.", "agreed_by": "The board"}

    refused = admin_client.post(page, {**said, "agreed_on": "2099-01-01"})
    admin_client.post(page, {**said, "agreed_on": "2026-01-01"})

    assert "has not come yet" in refused.content.decode()
    added = measure.series.get()
    assert not added.is_visible
    assert proposing.open_wording(added, "is_visible").agreed_by == "The board"


@pytest.fixture
def proposed_line(admin_client, measure):
    """A line without a name that somebody proposed, and nobody has agreed to yet."""
    open_the_site()
    said = {"name": "", "reason": "They asked.", "agreed_by": "Board", "agreed_on": "2026-01-01"}
    admin_client.post(address(measure, "figures_series"), said, follow=True)
    return measure.series.get(name="")


def told(response):
    return [str(message) for message in response.context["messages"]]


def test_once_the_site_is_open_a_new_line_is_not_said_to_show_by_itself(admin_client, measure):
    open_the_site()

    text = admin_client.get(address(measure, "figures_series")).text

    assert "once somebody else has agreed to it, with its first figure" in text


def test_the_look_at_a_line_nobody_agreed_to_promises_nothing_public(
    admin_client, measure, proposed_line
):
    looked = admin_client.post(address(measure), typed((proposed_line, {"value": "3"}))).text

    assert "All of it: It waits until somebody else agrees to the line." in looked
    assert f'href="{reverse("admin:wordings")}"' in looked
    assert "the public sees this at once" not in looked
    assert "Save and make public" not in looked


def test_a_figure_of_a_line_nobody_agreed_to_is_not_said_to_be_public(
    admin_client, measure, proposed_line
):
    values = typed((proposed_line, {"value": "3"}), button="confirm")

    saved = admin_client.post(address(measure), values, follow=True)

    assert told(saved) == [
        "1 figure was saved.",
        "All of it: It waits until somebody else agrees to the line.",
    ]
    assert "Public for these days" not in saved.text
    assert "Saved for these days, and not public yet" in saved.text
    assert saved.context["next_step"] == (
        "Next: a Publisher or a Content editor agrees to the new line of figures."
    )
    assert "Look at the new line" in saved.text


def test_beside_a_line_that_is_shown_the_rest_is_said_to_be_public(
    admin_client, measure, series, proposed_line
):
    rows = ((series, {"value": "20"}), (proposed_line, {"value": "30"}))
    looked = admin_client.post(address(measure), typed(*rows)).text

    saved = admin_client.post(address(measure), typed(*rows, button="confirm"), follow=True)

    assert "Save and make public" in looked
    assert told(saved) == [
        "2 figures were saved.",
        "All of it: It waits until somebody else agrees to the line.",
        "The rest of what was saved is public now.",
    ]


def test_the_list_says_that_a_line_has_to_be_agreed_to(admin_client, measure, proposed_line):
    last = Quarter.containing(timezone.localdate()).shifted(-1)
    make_reading(series=proposed_line, quarter=last)

    (shown,) = admin_client.get(reverse("admin:figures_index")).context["measures"]

    assert shown.next_step == (
        "Next: a Publisher or a Content editor agrees to the new line of figures."
    )


def test_publishing_what_waits_of_a_line_nobody_agreed_to_says_so(
    admin_client, measure, proposed_line
):
    make_reading(series=proposed_line, quarter=Q2, value=30, published_at=None)
    page = address(measure, "figures_publish")

    looked = admin_client.get(page)
    done = admin_client.post(page, marked(looked), follow=True)

    assert "the public sees this at once" not in looked.text
    assert told(done)[0] == "All of it: It waits until somebody else agrees to the line."
    assert "Public now." not in told(done)


def test_a_measure_that_is_not_shown_says_so(admin_client, area):
    measure = make_measure(area=area, is_visible=False)
    make_definition(measure=measure, version=1)
    series = make_series(measure=measure)

    looked = admin_client.post(address(measure), typed((series, {"value": "30"}))).text

    assert f"{series.name}: The public does not see this measure yet." in looked
    assert "Save and make public" not in looked

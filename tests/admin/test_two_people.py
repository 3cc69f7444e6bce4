"""Two people at one row: the second is told, loses nothing, and decides."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.passwords import OwnPassword, SomebodysPassword
from actions.dates.due_dates import publish_date
from actions.models import Action, ActionPart, Definition, DueDate
from plans.models import Plan, Section
from publishing.models import OwnerSettings
from tests import factories
from tests.admin.pages import as_shown, page_of, sentences

pytestmark = pytest.mark.django_db

REASON = "The plan's page was put right."


def opened(client, row):
    """Open a row's form; return what saving it untouched would send."""
    return as_shown(client.get(page_of(row)))


def save(client, row, form, **typed):
    return client.post(page_of(row), {**form, "change_reason": REASON, **typed})


@pytest.fixture
def other(client):
    """Somebody else's browser."""
    client.force_login(factories.make_person(username="sam", is_superuser=True))
    return client


@pytest.fixture
def plan():
    return factories.make_plan(title="Old title", summary="Old summary")


def test_the_second_save_is_refused_and_nothing_is_overwritten(admin_client, other, plan):
    mine = opened(admin_client, plan)
    save(other, plan, opened(other, plan), title="Their title")

    save(admin_client, plan, mine, title="My title")

    plan.refresh_from_db()
    assert plan.title == "Their title"
    assert plan.history.count() == 2


def test_the_second_person_is_told_who_and_when_and_why(admin_client, other, plan):
    mine = opened(admin_client, plan)
    save(other, plan, opened(other, plan), title="Their title", change_reason="A slip.")

    response = save(admin_client, plan, mine, title="My title")

    (sentence,) = sentences(response)
    assert re.fullmatch(
        r"sam saved this on \d+ \w+ \d{4}, \d\d:\d\d, after you opened it\. "
        r"What you typed is still here\.",
        sentence,
    )
    assert "Why: A slip." in response.text


def test_whoever_saved_it_in_another_window_is_told_so(admin_client, plan):
    mine = opened(admin_client, plan)
    save(admin_client, plan, mine, title="In the other window")

    response = save(admin_client, plan, mine, title="In this window")

    assert sentences(response)[0].startswith("You saved this in another window on ")
    assert "Not saved: you were quicker in another window" in response.text


def test_both_versions_stand_field_by_field(admin_client, other, plan):
    mine = opened(admin_client, plan)
    save(other, plan, opened(other, plan), title="Their title", summary="Their summary")

    response = save(admin_client, plan, mine, title="My title")

    shown = {label: (saved, typed) for _row, label, saved, typed in response.context["differences"]}
    assert shown == {
        "Title": ("Their title", "My title"),
        "In short": ("Their summary", "Old summary"),
    }


def test_what_was_typed_is_kept(admin_client, other, plan):
    mine = opened(admin_client, plan)
    save(other, plan, opened(other, plan), title="Their title")

    response = save(admin_client, plan, mine, title="My title", change_reason="My reason")

    form = response.context["adminform"].form
    assert (form["title"].value(), form["change_reason"].value()) == ("My title", "My reason")


def test_saving_again_without_deciding_is_refused_again(admin_client, other, plan):
    mine = opened(admin_client, plan)
    save(other, plan, opened(other, plan), title="Their title")
    refused = save(admin_client, plan, mine, title="My title")

    save(admin_client, plan, as_shown(refused))

    assert Plan.objects.get().title == "Their title"


def test_saving_mine_anyway_is_a_decision_with_a_reason(admin_client, other, plan):
    mine = opened(admin_client, plan)
    save(other, plan, opened(other, plan), title="Their title")
    refused = save(admin_client, plan, mine, title="My title")
    decided = {**as_shown(refused), "overwrite": refused.context["meanwhile"].version}

    without = admin_client.post(page_of(plan), {**decided, "change_reason": ""})
    save(admin_client, plan, {**as_shown(without), "overwrite": without.context["overwrite"]})

    assert "change_reason" in without.context["adminform"].form.errors
    assert Plan.objects.get().title == "My title"


def test_overwriting_a_draft_needs_a_reason_too(admin_client, other):
    section = factories.make_section(is_visible=False)
    mine = opened(admin_client, section)
    save(other, section, opened(other, section), heading="Theirs")
    refused = save(admin_client, section, mine, heading="Mine")
    decided = {**as_shown(refused), "overwrite": refused.context["meanwhile"].version}

    without = admin_client.post(page_of(section), {**decided, "change_reason": ""})

    assert "change_reason" in without.context["adminform"].form.errors
    assert Section.objects.get().heading == "Theirs"


def test_what_is_decided_about_one_version_does_not_hold_for_the_next(admin_client, other, plan):
    mine = opened(admin_client, plan)
    save(other, plan, opened(other, plan), title="Their title")
    refused = save(admin_client, plan, mine, title="My title")
    decided = {**as_shown(refused), "overwrite": refused.context["meanwhile"].version}
    save(other, plan, opened(other, plan), title="Their second title")

    response = save(admin_client, plan, decided)

    assert "saved this on" in sentences(response)[0]
    assert Plan.objects.get().title == "Their second title"


@pytest.mark.parametrize("version", ["", "0", "x", "1-2-3", "9" * 5000, "-", "²", "1'--"])
def test_a_form_without_a_version_of_its_own_is_refused(admin_client, plan, version):
    mine = opened(admin_client, plan)

    response = save(admin_client, plan, mine, title="My title", _version=version)

    assert response.status_code == 200
    assert Plan.objects.get().title == "Old title"


def test_rows_inside_the_form_are_not_overwritten(admin_client, other):
    part = factories.make_action_part(text="Old words")
    mine = opened(admin_client, part.action)
    save(other, part, opened(other, part), text="Their words")

    response = save(admin_client, part.action, mine, **{"parts-0-text": "My words"})

    part.refresh_from_db()
    assert part.text == "Their words"
    assert [
        (row, saved, typed) for row, _label, saved, typed in response.context["differences"]
    ] == [(part, "Their words", "My words")]


def test_a_row_alone_is_not_overwritten_after_a_save_around_it(admin_client, other):
    part = factories.make_action_part(text="Old words")
    mine = opened(admin_client, part)
    save(other, part.action, opened(other, part.action), **{"parts-0-text": "Their words"})

    save(admin_client, part, mine, text="My words")

    assert ActionPart.objects.get().text == "Their words"


def test_a_row_added_inside_meanwhile_is_told(admin_client, other):
    action = factories.make_action()
    mine = opened(admin_client, action)
    factories.make_action_part(action=action, text="A new part")

    response = save(admin_client, action, mine, title="My title")

    assert Action.objects.get().title != "My title"
    assert "A new part" in response.text


def test_a_row_deleted_inside_meanwhile_is_told(admin_client, other):
    part = factories.make_action_part(text="Their part", is_visible=False)
    mine = opened(admin_client, part.action)
    save(other, part.action, opened(other, part.action), **{"parts-0-DELETE": "on"})

    response = save(admin_client, part.action, mine, **{"parts-0-text": "My words"})

    assert response.status_code == 200
    assert not ActionPart.objects.exists()
    assert "My words" in response.text


def test_linked_rows_are_not_overwritten(admin_client, other):
    point = factories.make_recommendation_point()
    theirs, mine = factories.make_action(area=point.area), factories.make_action(area=point.area)
    form = opened(admin_client, point)
    save(other, point, opened(other, point), actions=[theirs.pk])

    response = save(admin_client, point, form, actions=[mine.pk])

    assert list(point.actions.all()) == [theirs]
    assert [(saved, typed) for _r, _l, saved, typed in response.context["differences"]] == [
        (str(theirs), str(mine))
    ]


def test_what_changed_is_not_deleted_unseen(admin_client, other):
    section = factories.make_section(is_visible=False, heading="Old")
    asked = admin_client.get(page_of(section, "delete"))
    save(other, section, opened(other, section), heading="Theirs")
    yes = {"post": "yes", "_version": asked.context["version"]}

    refused = admin_client.post(page_of(section, "delete"), yes)

    assert Section.objects.exists()
    assert "somebody was quicker" in refused.text
    assert "sam saved this on" in refused.text


def test_after_looking_again_it_is_deleted(admin_client, other):
    section = factories.make_section(is_visible=False)
    save(other, section, opened(other, section), heading="Theirs")
    refused = admin_client.post(page_of(section, "delete"), {"post": "yes", "_version": "0"})
    yes = {"post": "yes", "_version": refused.context["version"]}

    admin_client.post(page_of(section, "delete"), yes)

    assert not Section.objects.exists()


def test_what_was_typed_for_a_row_deleted_meanwhile_is_shown(admin_client, other):
    section = factories.make_section(is_visible=False)
    mine = opened(admin_client, section)
    type(section).objects.filter(pk=section.pk).delete()

    response = save(admin_client, section, mine, heading="Words I do not want to lose")

    assert response.status_code == 410
    assert "Words I do not want to lose" in response.text


def test_what_was_typed_for_a_row_published_meanwhile_is_shown(admin_client):
    date = factories.make_due_date(published_at=None, read_from="Page 1")
    mine = opened(admin_client, date)
    publish_date(date, at=timezone.now(), by=None)

    response = save(admin_client, date, mine, read_from="Words I do not want to lose")

    assert response.status_code == 409
    assert "Words I do not want to lose" in response.text
    assert str(date.never_changes) in response.text
    assert DueDate.objects.get().read_from == "Page 1"


def test_a_draft_definition_is_changed_though_it_has_a_version_of_its_own(admin_client):
    draft = factories.make_definition(published_at=None)

    save(admin_client, draft, opened(admin_client, draft), text="Otherwise.")

    assert Definition.objects.get().text == "Otherwise."


def test_the_owner_settings_are_not_overwritten(admin_client, other):
    owner = OwnerSettings.objects.get()
    mine = opened(admin_client, owner)
    save(other, owner, opened(other, owner), phone="0300 000 0000")

    save(admin_client, owner, mine, email="office@example.org")

    assert OwnerSettings.objects.get().phone == "0300 000 0000"


def test_an_account_is_not_overwritten_though_it_has_no_history(admin_client, other):
    person = factories.make_person()
    mine = opened(admin_client, person)
    save(other, person, opened(other, person), first_name="Theirs")

    refused = save(admin_client, person, mine, first_name="Mine")

    person.refresh_from_db()
    assert person.first_name == "Theirs"
    assert sentences(refused) == [
        "Somebody saved this after you opened it. What you typed is still here."
    ]


def test_areas_given_meanwhile_are_not_taken_away_unseen(admin_client, other):
    person = factories.make_person()
    mine = opened(admin_client, person)
    factories.make_assignment(person=person)

    save(admin_client, person, mine, first_name="Mine")

    person.refresh_from_db()
    assert person.first_name == ""


def test_logging_in_changes_no_account(admin_client, other):
    person = factories.make_person(password="a long password of theirs")
    mine = opened(admin_client, person)
    other.login(username=person.username, password="a long password of theirs")

    save(admin_client, person, mine, first_name="Mine")

    assert User.objects.get(pk=person.pk).first_name == "Mine"


NEW = "a wholly new and long password"
OLD = "a long password of theirs"


@pytest.mark.parametrize(
    ("form_class", "asked"),
    [
        (OwnPassword, {"old_password": OLD, "new_password1": NEW, "new_password2": NEW}),
        (SomebodysPassword, {"password1": NEW, "password2": NEW, "usable_password": "true"}),
    ],
)
def test_a_new_password_takes_nothing_back_that_was_saved_meanwhile(form_class, asked):
    person = factories.make_person(password=OLD)
    form = form_class(User.objects.get(pk=person.pk), asked)
    User.objects.filter(pk=person.pk).update(is_active=False)

    form.is_valid()
    form.save()

    person.refresh_from_db()
    assert person.check_password(NEW)
    assert not person.is_active


def test_both_pages_for_passwords_have_these_forms(admin_client):
    person = factories.make_person()

    own = admin_client.get(reverse("admin:password_change"))
    theirs = admin_client.get(reverse("admin:auth_user_password_change", args=[person.pk]))

    assert isinstance(own.context["form"], OwnPassword)
    assert isinstance(theirs.context["form"], SomebodysPassword)

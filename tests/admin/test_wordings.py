"""Staff change promised words by saving the form they know: the change is proposed, and a second
person looks at it."""

import datetime

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from actions.models import Action, ActionPart
from publishing.models import OwnerSettings, Wording
from publishing.wordings.proposing import Proposal, propose
from tests.admin.pages import as_shown, page_of, sentences
from tests.factories import (
    make_action,
    make_action_part,
    make_area,
    make_area_definition,
    make_measure,
    make_person,
    make_reading,
    make_recommendation_point,
    make_section,
    make_series,
    open_the_site,
)

pytestmark = pytest.mark.django_db

SAID = {
    "change_reason": "The board asked for it.",
    "wording_agreed_by": "SEND board",
    "wording_agreed_on": "1/10/2026",
}
PROPOSED = Proposal("The board asked.", "SEND board", datetime.date(2026, 10, 1))
WORDINGS = "/admin/wordings/"


def save(client, row, **typed):
    form = as_shown(client.get(page_of(row)))
    return client.post(page_of(row), {**form, **SAID, **typed}, follow=True)


@pytest.fixture
def editor(client):
    client.force_login(make_person("Content editor", username="sam"))
    return client


def publish(client, *wordings):
    rows = {row.wording.pk: row for row in client.get(WORDINGS).context["rows"]}
    seen = {f"seen-{each.pk}": rows[each.pk].version for each in wordings}
    ticked = [each.pk for each in wordings]
    return client.post(WORDINGS, {"wording": ticked, **seen}, follow=True)


def test_saving_other_words_proposes_them_and_says_so(admin_client, admin_user):
    action = make_action(title="Cut waits")
    open_the_site()

    response = save(admin_client, action, title="Look at waits", keywords="wheelchair")

    action.refresh_from_db()
    assert (action.title, action.keywords) == ("Cut waits", "wheelchair")
    wording = Wording.objects.get(field="title")
    assert (wording.before, wording.after) == ("Cut waits", "Look at waits")
    assert (wording.reason, wording.agreed_by) == (SAID["change_reason"], "SEND board")
    assert wording.prepared_by == admin_user
    assert "1 change is proposed" in response.content.decode()


def test_before_the_site_is_open_the_form_asks_nothing_new(admin_client):
    action = make_action(title="Cut waits")

    page = admin_client.get(page_of(action)).content.decode()
    save(admin_client, action, title="Cut the waits")

    action.refresh_from_db()
    assert action.title == "Cut the waits"
    assert "wording_agreed_by" not in page


def test_a_proposal_without_who_agreed_is_asked_back_and_nothing_is_lost(admin_client):
    action = make_action(title="Cut waits")
    open_the_site()

    response = save(
        admin_client, action, title="Look at waits", keywords="wheelchair", wording_agreed_by=""
    )

    assert "Say who agreed, and when." in " ".join(sentences(response))
    assert 'value="Look at waits"' in response.content.decode()
    action.refresh_from_db()
    assert action.keywords == ""


def test_words_inside_another_form_are_proposed_too(admin_client):
    part = make_action_part(text="By summer")
    open_the_site()

    save(admin_client, part.action, **{"parts-0-text": "One day"})

    part.refresh_from_db()
    assert part.text == "By summer"
    assert Wording.objects.get(kind="actions.ActionPart").after == "One day"


def test_the_own_words_of_an_area_are_put_right_in_the_open(client, admin_client, editor):
    area = make_area(title="Waitng times", recommendation="Waits shuold be shorter.")
    point = make_recommendation_point(area=area, text="Tell familes how long.")
    term = make_area_definition(area=area, term="Wait", text="Days from a referal.")
    was = [area.title, area.recommendation, point.text, term.text]
    open_the_site()
    admin_client.force_login(make_person(is_superuser=True))
    right = {
        "title": "Times that people wait",
        "recommendation": "Waits get shorter.",
        "recommendation_points-0-text": "Tell families how long it takes.",
        "definitions-0-text": "Days from the day of a referral.",
    }

    save(admin_client, area, **right)
    editor.force_login(make_person("Publisher"))
    still = client.get(area.get_absolute_url()).text
    proposed = Wording.objects.filter(kind__startswith="actions.")
    publish(editor, *proposed)
    page = client.get(area.get_absolute_url()).text

    assert proposed.count() == len(right)
    assert all(words in still for words in was)
    assert all(words in page for words in right.values())
    assert SAID["change_reason"] in client.get("/changes/").text


def test_a_new_part_of_a_public_action_is_shown_once_somebody_has_looked(admin_client, editor):
    action = make_action()
    open_the_site()
    admin_client.force_login(make_person(is_superuser=True))

    save(
        admin_client,
        action,
        **{
            "parts-TOTAL_FORMS": 1,
            "parts-0-order": 10,
            "parts-0-text": "Tell families",
            "parts-0-is_visible": "on",
        },
    )

    part = ActionPart.objects.get()
    assert not part.is_visible
    editor.force_login(make_person("Publisher"))
    publish(editor, Wording.objects.get(field="is_visible"))
    part.refresh_from_db()
    assert part.is_visible


def test_a_new_action_is_shown_by_a_proposal(admin_client):
    area = make_area()
    open_the_site()
    new = reverse("admin:actions_action_add")
    form = {name: value for name, value in as_shown(admin_client.get(new)).items() if value != ""}

    typed = {"area": area.pk, "order": 10, "reference": "WT 50", "title": "New", "text": "New."}
    admin_client.post(new, {**form, **SAID, **typed, "is_visible": "on"})

    action = Action.objects.get()
    assert not action.is_visible
    assert Wording.objects.get(field="is_visible").after == "yes"


def test_unticking_what_was_public_is_refused_in_a_sentence(admin_client):
    action = make_action()
    open_the_site()

    response = save(admin_client, action, is_visible="")

    assert "Withdraw it" in " ".join(sentences(response))
    action.refresh_from_db()
    assert action.is_visible


def test_withdrawing_is_proposed_like_any_change(admin_client):
    section = make_section()
    open_the_site()

    save(admin_client, section, is_withdrawn="on")

    section.refresh_from_db()
    assert not section.is_withdrawn
    assert Wording.objects.get(field="is_withdrawn").after == "yes"


def test_a_slip_of_the_pen_is_mended_at_once(admin_client):
    action = make_action(title="Cut teh wait")
    open_the_site()

    save(
        admin_client,
        action,
        title="Cut the wait",
        wording_is_slip="on",
        wording_agreed_by="",
        wording_agreed_on="",
    )

    action.refresh_from_db()
    assert action.title == "Cut the wait"
    assert Wording.objects.visible().get(field="title").is_slip


def test_what_is_no_slip_is_asked_back(admin_client):
    action = make_action(title="Cut waits by 90 days")
    open_the_site()

    response = save(admin_client, action, title="Cut waits by 40 days", wording_is_slip="on")

    assert "no slip of the pen" in " ".join(sentences(response))
    assert not Wording.objects.filter(field="title").exists()


def test_a_second_proposal_is_refused_and_both_are_told(admin_client):
    action = make_action(title="Cut waits")
    open_the_site()
    save(admin_client, action, title="Look at waits")

    response = save(admin_client, action, title="Think of waits")

    assert "from “Cut waits” to “Look at waits”" in " ".join(sentences(response))
    assert 'value="Think of waits"' in response.content.decode()


def test_a_preview_shows_the_words_as_proposed_and_keeps_none(admin_client):
    action = make_action(title="Cut waits")
    open_the_site()

    response = save(admin_client, action, title="Look at waits", _preview="on")

    assert "Look at waits" in response.content.decode()
    action.refresh_from_db()
    assert action.title == "Cut waits"
    assert not Wording.objects.filter(field="title").exists()


def test_a_hidden_action_can_be_previewed_once_the_site_is_open(admin_client):
    area = make_area()
    open_the_site()
    action = make_action(area=area, title="A new goal", is_visible=False)

    response = admin_client.get(f"/admin/preview/actions/action/{action.pk}/")

    assert "A new goal" in response.content.decode()
    assert not Wording.objects.filter(kind="actions.Action").exists()


def test_the_official_site_needs_a_second_person(admin_client, editor):
    owner = OwnerSettings.objects.get()
    admin_client.force_login(make_person(is_superuser=True))

    save(admin_client, owner, is_official="on", phone="0300 000 0000")

    owner.refresh_from_db()
    assert (owner.is_official, owner.phone) == (False, "0300 000 0000")
    editor.force_login(make_person("Publisher"))
    publish(editor, Wording.objects.get())
    owner.refresh_from_db()
    assert owner.is_official


def test_the_page_shows_both_texts_and_the_second_person_publishes(admin_client, admin_user):
    action = make_action(title="Cut the waits")
    open_the_site()
    save(admin_client, action, title="Look at the waits")
    mine = admin_client.get(WORDINGS).content.decode()
    admin_client.force_login(make_person("Publisher"))

    theirs = admin_client.get(WORDINGS).content.decode()
    publish(admin_client, Wording.objects.get(field="title"))

    assert "You proposed it, so somebody else has to look at it." in mine
    assert "<del>Cut</del>" in theirs
    assert "<ins>Look at</ins>" in theirs
    assert f"Proposed by {admin_user}" in theirs
    action.refresh_from_db()
    assert action.title == "Look at the waits"


def test_what_changed_after_it_was_looked_at_is_not_published(admin_client):
    action = make_action(title="Cut the waits")
    open_the_site()
    save(admin_client, action, title="Look at the waits")
    wording = Wording.objects.get(field="title")
    admin_client.force_login(make_person("Publisher"))
    (row,) = admin_client.get(WORDINGS).context["rows"]
    Wording.objects.filter(pk=wording.pk).update(after="Forget the waits")

    sent = {"wording": wording.pk, f"seen-{wording.pk}": row.version}
    response = admin_client.post(WORDINGS, sent, follow=True)

    assert "Look at it again" in response.content.decode()
    action.refresh_from_db()
    assert action.title == "Cut the waits"


def test_turning_down_needs_a_reason_and_keeps_what_was_typed(admin_client):
    action = make_action(title="Cut the waits")
    open_the_site()
    save(admin_client, action, title="Look at the waits")
    wording = Wording.objects.get(field="title")
    admin_client.force_login(make_person("Publisher"))
    why = f"down-{wording.pk}-why"

    without = admin_client.post(WORDINGS, {"turn-down": wording.pk, why: ""})
    admin_client.post(WORDINGS, {"turn-down": wording.pk, why: "The board said no."})

    assert "Say why you turn it down." in without.content.decode()
    wording.refresh_from_db()
    assert wording.why_closed == "The board said no."
    assert "No change of words is waiting." in admin_client.get(WORDINGS).content.decode()


def test_a_viewer_reads_what_waits_and_decides_nothing(client):
    client.force_login(make_person("Viewer"))

    assert client.get(WORDINGS).status_code == 200
    assert client.post(WORDINGS, {}).status_code == 403


@pytest.mark.parametrize("name", ["is_open", "is_official", "is_local_offer"])
def test_a_preview_of_what_has_no_page_publishes_nothing(admin_client, name):
    owner = OwnerSettings.objects.get()

    save(admin_client, owner, _preview="on", **{name: "on"})

    owner.refresh_from_db()
    assert not getattr(owner, name)
    assert not Wording.objects.visible().exists()


def test_a_preview_of_a_lead_publishes_nothing_either(admin_client):
    lead = make_area().lead
    open_the_site()
    before = lead.title

    save(admin_client, lead, _preview="on", title="Another lead")

    lead.refresh_from_db()
    assert lead.title == before
    assert not Wording.objects.visible().filter(kind="actions.Lead").exists()


@pytest.mark.parametrize("page", ["delete", "history"])
def test_no_page_of_the_admin_takes_back_what_was_promised(admin_client, page):
    action = make_action(title="Cut waits")
    Action.objects.filter(pk=action.pk).update(title="Cut all waits")
    first = action.history.last()
    open_the_site()
    address = page_of(action, page)

    admin_client.post(address, {"post": "yes", **SAID}, follow=True)
    admin_client.post(f"{address}{first.pk}/", {"title": "Cut waits", **SAID}, follow=True)

    action.refresh_from_db()
    assert action.title == "Cut all waits"


def test_a_part_is_not_deleted_inside_another_form(admin_client):
    part = make_action_part()
    open_the_site()

    save(admin_client, part.action, **{"parts-0-DELETE": "on"})

    assert ActionPart.objects.visible().filter(pk=part.pk).exists()


def test_a_field_emptied_in_the_open_is_filled_by_a_proposal(admin_client):
    action = make_action(done_when="All are seen.")
    open_the_site()
    save(admin_client, action, done_when="")
    admin_client.force_login(make_person(is_superuser=True))
    publish(admin_client, Wording.objects.get(field="done_when"))

    save(admin_client, action, done_when="Some are seen.")

    action.refresh_from_db()
    assert action.done_when == ""
    assert Wording.objects.get(field="done_when", published_at=None).after == "Some are seen."


def test_words_taken_out_are_not_left_in_the_log_of_the_admin(admin_client):
    part = make_action_part(text="Help Example")
    save(admin_client, part, text="Help Example more")
    save(admin_client, part.action, **{"parts-0-text": "Help Example"})
    open_the_site()
    save(
        admin_client,
        part,
        text="Help",
        change_reason="It named a child.",
        wording_takes_words_out="on",
    )
    admin_client.force_login(make_person(is_superuser=True))
    publish(admin_client, Wording.objects.get(kind="actions.ActionPart"))

    log = " ".join(f"{one.object_repr} {one.change_message}" for one in LogEntry.objects.all())
    assert LogEntry.objects.exists()
    assert "Example" not in log


@pytest.mark.parametrize("role", ["Viewer", "Writer", "Area lead", "Publisher"])
def test_who_writes_no_content_changes_no_promise(client, role):
    action = make_action(title="Cut waits")
    open_the_site()
    client.force_login(make_person(role, given=[action]))

    response = client.post(page_of(action), {**SAID, "title": "Look at waits"})

    assert response.status_code in (302, 403)
    assert not Wording.objects.filter(field="title").exists()


def test_a_page_that_was_not_ours_publishes_nothing(admin_user):
    client = Client(enforce_csrf_checks=True)
    client.force_login(admin_user)

    assert client.post(WORDINGS, {"wording": 1}).status_code == 403


def test_the_page_asks_one_query_for_each_that_waits(admin_client, django_assert_max_num_queries):
    actions = [make_action() for _each in range(12)]
    open_the_site()
    for action in actions:
        propose(action, "title", "Another", PROPOSED, by=make_person(), at=timezone.now())

    with django_assert_max_num_queries(len(actions) + 8):
        admin_client.get(WORDINGS)


def test_an_action_is_withdrawn_in_its_own_form(admin_client):
    action = make_action()
    open_the_site()

    save(admin_client, action, is_withdrawn="on")

    assert Wording.objects.get(field="is_withdrawn").after == "yes"


def test_the_form_says_which_words_wait(admin_client):
    action = make_action(title="Cut waits")
    open_the_site()
    save(admin_client, action, title="Look at waits")

    page = admin_client.get(page_of(action)).content.decode()

    assert "A change waits for a second person: Title." in page


def test_the_form_says_that_the_public_reads_the_reason(admin_client):
    action = make_action()
    open_the_site()

    page = admin_client.get(page_of(action)).content.decode()

    assert "The public reads this if words that it was promised change." in page


def test_unticking_a_public_link_proposes_it_and_ticking_another_is_done_at_once(
    admin_client, editor
):
    old, new = make_measure(question="How long?"), make_measure(question="How many?")
    action = make_action()
    action.measures.add(old)
    open_the_site()

    response = save(admin_client, action, measures=[new.pk])

    assert "1 change is proposed" in response.text
    assert set(action.measures.all()) == {old, new}
    editor.force_login(make_person("Publisher"))
    page = editor.get(WORDINGS).text
    assert f"<del>{old.reference}:" in " ".join(page.split())
    publish(editor, Wording.objects.get(field="measures"))
    assert list(action.measures.all()) == [new]


def test_a_link_is_unticked_on_neither_side_by_one_person(admin_client):
    action = make_action()
    point = make_recommendation_point(actions=[action], area=action.area)
    open_the_site()

    response = save(admin_client, action, recommendation_points=[])

    assert "1 change is proposed" in response.text
    assert list(point.actions.all()) == [action]
    waiting = Wording.objects.get(kind="actions.RecommendationPoint", field="actions")
    assert (waiting.before, waiting.after) == (str(action.pk), "")
    response = save(admin_client, point, actions=[])
    assert "waits already" in " ".join(sentences(response))


def test_unticking_says_why_and_who_agreed_or_nothing_is_saved(admin_client):
    action, measure = make_action(), make_measure()
    action.measures.add(measure)
    open_the_site()

    page = admin_client.get(page_of(action)).text
    response = save(admin_client, action, measures=[], keywords="wheelchair", wording_agreed_by="")

    assert "unticking what the public sees waits for a second person" in page
    assert "Say who agreed, and when." in " ".join(sentences(response))
    action.refresh_from_db()
    assert action.keywords == ""


def test_a_preview_without_a_link_takes_none_away(admin_client):
    action = make_action()
    point = make_recommendation_point(actions=[action], area=action.area)
    action.measures.add(make_measure(question="How long do they wait?"))
    open_the_site()

    response = save(admin_client, action, measures=[], recommendation_points=[], _preview="on")

    assert "How long do they wait?" not in response.text
    assert action.measures.count() == 1
    assert list(point.actions.all()) == [action]
    assert not Wording.objects.filter(field__in=["measures", "actions"]).exists()


@pytest.fixture
def unnamed_line():
    """A line of figures without a name, of a measure that the public knows, proposed to be shown,
    with a figure that waits for it."""
    measure = make_measure(reference="PFA M6", question="How many have a job?")
    open_the_site()
    line = make_series(measure=measure, name="", is_visible=False)
    make_reading(series=line, value=3)
    propose(line, "is_visible", value=True, said=PROPOSED, by=make_person(), at=timezone.now())
    return line


def test_the_second_person_sees_what_they_would_show(editor, unnamed_line):
    page = " ".join(editor.get(WORDINGS).text.split())

    assert "Added: line of figures" in page
    assert "The public would read: Line of figures" in page
    assert "PFA M6: How many have a job?" in page
    assert "With it become public: figures</dt> <dd>1</dd>" in page
    assert "I have read it, and publish it" in page
    assert "old words" not in page


def test_the_second_person_sees_all_that_is_inside_what_they_would_show(editor):
    area = make_area()
    open_the_site()
    action = make_action(area=area, text="Mend the path.", is_visible=False)
    make_action_part(action=action, text="Buy stones")
    make_action_part(action=action, text="Unseen for now", is_visible=False)
    propose(action, "is_visible", value=True, said=PROPOSED, by=make_person(), at=timezone.now())

    page = editor.get(WORDINGS).text

    assert "Mend the path." in page
    assert "Buy stones" in page
    assert "Unseen for now" not in page


def test_of_changed_words_both_are_read(editor):
    action = make_action(title="Cut waits")
    open_the_site()
    propose(action, "title", "Look at waits", PROPOSED, by=make_person(), at=timezone.now())

    page = editor.get(WORDINGS).text

    assert "I have read both, and publish it" in page
    assert "The public would read" not in page


def test_a_new_line_of_a_measure_is_not_told_as_a_new_measure(client, editor, unnamed_line):
    publish(editor, Wording.objects.get(kind="actions.Series"))

    said = "Added: line of figures. Why: The board asked."
    pk = Wording.objects.get(kind="actions.Series").pk
    for address in ("/changes/", "/changes/changes.csv", f"/changes/wording/{pk}/"):
        response = client.get(address)
        assert said in response.content.decode(), address

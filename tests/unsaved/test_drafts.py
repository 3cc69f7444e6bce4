"""Words save themselves while people type: each of them is kept, for its writer alone, until it is
saved."""

import json
from datetime import timedelta
from urllib.parse import urlencode

import pytest
from django.contrib.sessions.models import Session
from django.db import OperationalError, connection
from django.urls import reverse
from django.utils import timezone

from accounts import sessions
from actions.models import ProgressUpdate, Round
from feedback.models import Theme
from privacy import erasure, finding
from privacy.models import Tombstone
from privacy.subjects import Subject
from tests import factories
from tests.actions.staff.test_at_the_same_moment import SCENES
from tests.unsaved.conftest import browser_of
from tests.unsaved.test_giving_back import (
    CHOSEN_BEFORE,
    HERE,
    SLY,
    busy_database,
    fault_of_ours,
    full_database,
    held,
    holds_all,
    listed,
    no_token,
    opened,
    send,
    shows_all,
    stale_token,
    that_cannot,
    unguarded,
)
from unsaved.drafts import MOST_DRAFTS
from unsaved.models import Draft

pytestmark = pytest.mark.usefixtures("shared_database")

KEEP, THROW_AWAY = reverse("admin:keep_draft"), reverse("admin:throw_away_draft")
NEW_THEME = reverse("admin:theme_new")
ONE, OTHER = "1" * 32, "2" * 32


def keep(browser, page, sent, *, window=ONE, number=1, begins=None, after="", headers=HERE):
    """Send what is typed as the script of the page does; return the answer. Only the first sending
    begins, if nothing else is said."""
    begins = number == 1 if begins is None else begins
    told = {"window": window, "number": number, "begins": "yes" if begins else "", "after": after}
    return browser.post(f"{KEEP}?{urlencode({'page': page} | told)}", sent, headers=headers)


def a_theme(browser, **words):
    """Return what somebody sends who writes a theme."""
    return SCENES["theme_new"]().sent[0] | words | opened(browser)


def put_back(browser, page, window=ONE):
    return send(browser, page, {"_put_back": window})


def save(browser, page, sent, window=ONE):
    return send(browser, page, sent | {"_draft": window})


def typed_in(window):
    """Return {name: [value]} of what a draft holds."""
    return dict(json.loads(Draft.objects.get(window=window).words)[2])


@pytest.mark.first_on_both
@pytest.mark.parametrize("name", [name for name in SCENES if name not in CHOSEN_BEFORE])
def test_what_is_typed_in_any_form_is_kept_and_comes_back_and_goes_with_the_save(browser, name):
    scene = SCENES[name]()
    sent, before = scene.sent[0] | opened(browser), scene.past.count()

    kept = keep(browser, scene.address, sent)
    offered = browser.get(scene.address)
    back = put_back(browser, scene.address)

    assert (kept.status_code, scene.past.count()) == (200, before)
    assert "Kept as a draft at" in kept.json()["said"]
    assert "and did not save it." in offered.text
    assert back.status_code == 200
    if listed(sent):
        assert holds_all(back, sent) or shows_all(back, sent)
        assert scene.past.count() == before
    saved = save(browser, scene.address, sent)
    assert saved.status_code == 302, saved.text
    assert scene.past.count() > before
    assert not Draft.objects.exists()


def test_a_form_that_holds_a_draft_again_says_which_it_saves(browser):
    keep(browser, NEW_THEME, a_theme(browser, you_said="We wait."))

    back = put_back(browser, NEW_THEME)

    assert ONE in held(back.text)["_draft"]
    assert "Put my words back" not in back.text
    assert held(back.text)["you_said"] == ["We wait."]


def test_a_form_of_a_row_keeps_its_words_in_the_same_way(browser):
    action = factories.make_action()
    page = reverse("admin:actions_action_change", args=[action.pk])
    boxes = held(browser.get(page).text)
    sent = {name: values[0] for name, values in boxes.items() if name} | {"text": "In other words."}

    keep(browser, page, sent)

    assert held(put_back(browser, page).text)["text"] == ["In other words."]


def boxes_of(page):
    return {name: values[0] for name, values in held(page.text).items() if name}


@pytest.mark.parametrize(
    ("name", "typed"), [("submission", {"do": "note"}), ("submission_answer", {"way": "phone"})]
)
def test_words_about_people_are_kept_and_go_with_what_the_button_does(browser, name, typed):
    reference = factories.make_submission(reach_by="phone").reference
    page = reverse(f"admin:{name}", args=[reference])
    sent = boxes_of(browser.get(page)) | {"text": "We rang you."} | typed

    keep(browser, page, sent)
    back = put_back(browser, page)

    assert held(back.text)["text"] == ["We rang you."]
    assert save(browser, page, sent).status_code == 302
    assert not Draft.objects.exists()


def test_what_is_typed_in_from_paper_is_kept_step_by_step_and_goes_once_it_is_in(browser):
    page = reverse("admin:type_in_form", args=["accessibility"])
    on = {"on_paper_on": "2026-03-02"}
    typed = {"words": "I cannot read it.", "reach_by": "no-need"}
    sent = boxes_of(browser.get(page, on)) | {"go": "next"} | typed
    keep(browser, page, sent)
    assert "did not save it" in browser.get(page, on).text
    assert holds_all(put_back(browser, page), {"words": "I cannot read it."})

    answer = save(browser, page, sent)
    for _turn in range(9):
        if answer.status_code == 302:
            break
        assert Draft.objects.exists()
        go = "send" if 'value="send"' in answer.text else "next"
        answer = send(browser, page, boxes_of(answer) | typed | {"go": go})

    assert answer.status_code == 302
    assert not Draft.objects.exists()


def test_what_the_database_keeps_says_nothing_without_the_key(browser):
    keep(browser, NEW_THEME, a_theme(browser, you_said="Zebra crossing"))

    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM unsaved_draft")
        rows = str(cursor.fetchall())

    assert NEW_THEME in rows
    assert "Zebra" not in rows


def test_tokens_and_passwords_are_not_kept(browser):
    sent = a_theme(browser, password="secret", old_password="secret")

    keep(browser, NEW_THEME, sent)

    boxes = typed_in(ONE)
    assert "you_said" in boxes
    assert not {"csrfmiddlewaretoken", "password", "old_password", "_typed_by"} & boxes.keys()


def test_nobody_else_is_shown_a_draft_or_can_put_it_back_or_throw_it_away(browser):
    keep(browser, NEW_THEME, a_theme(browser, you_said="Zebra crossing"))
    other = browser_of(factories.make_person(is_superuser=True))

    frame = opened(other)
    for page in (
        other.get(NEW_THEME),
        put_back(other, NEW_THEME),
        other.get(reverse("admin:unsaved_draft_changelist")),
        other.get(reverse("admin:unsaved_draft_change", args=[Draft.objects.get().pk])),
        send(other, THROW_AWAY, {"window": ONE} | frame),
        save(other, NEW_THEME, a_theme(other)),
        keep(other, NEW_THEME, a_theme(other, you_said="Theirs.")),
    ):
        assert "Zebra" not in page.text
        assert "did not save it" not in page.text

    assert {draft.person_id for draft in Draft.objects.all()} == {
        int(opened(browser)["_typed_by"]),
        int(frame["_typed_by"]),
    }
    assert "Zebra" in browser.get(NEW_THEME).text


def test_words_of_another_account_on_the_same_computer_are_not_kept(browser):
    sent = a_theme(browser)
    browser.force_login(factories.make_person(is_superuser=True))
    sent |= {"csrfmiddlewaretoken": opened(browser)["csrfmiddlewaretoken"]}

    refused = keep(browser, NEW_THEME, sent)

    assert (refused.status_code, Draft.objects.count()) == (403, 0)
    assert "Somebody else is logged in" in refused.json()["said"]


def test_whoever_is_logged_out_is_told_and_nothing_is_kept(browser):
    sent = a_theme(browser)
    Session.objects.all().delete()

    refused = keep(browser, NEW_THEME, sent)

    assert (refused.status_code, Draft.objects.count()) == (403, 0)
    assert "You are logged out" in refused.json()["said"]
    assert "token" not in refused.json()


@pytest.mark.parametrize("refusal", [busy_database, full_database, fault_of_ours, unguarded])
def test_a_site_that_cannot_keep_it_says_so_in_a_sentence(browser, refusal):
    sent = a_theme(browser)

    with refusal(browser):
        refused = keep(browser, NEW_THEME, sent)

    assert refused.status_code >= 500
    assert refused.json()["said"].endswith(".")
    assert not Draft.objects.exists()


@pytest.mark.parametrize("refusal", [stale_token, no_token])
def test_a_page_that_was_open_too_long_gets_a_token_that_holds(browser, refusal):
    sent = a_theme(browser)

    with refusal(browser):
        refused = keep(browser, NEW_THEME, sent)
    assert (refused.status_code, Draft.objects.count()) == (403, 0)
    kept = keep(browser, NEW_THEME, sent | {"csrfmiddlewaretoken": refused.json()["token"]})

    assert kept.status_code == 200


ELSEWHERE = [{"origin": "https://elsewhere.example"}, {"sec-fetch-site": "cross-site"}]


@pytest.mark.parametrize("headers", [*ELSEWHERE, {}])
def test_another_site_can_keep_nothing_and_gets_no_token(browser, headers):
    sent = a_theme(browser)
    with stale_token(browser):
        refused = keep(browser, NEW_THEME, sent, headers=headers)

    assert refused.status_code == 403
    assert refused.json().keys() == {"said"}
    assert not Draft.objects.exists()


@pytest.mark.parametrize("headers", ELSEWHERE)
def test_another_site_has_nothing_put_back(browser, headers):
    keep(browser, NEW_THEME, a_theme(browser, you_said="Zebra crossing"))

    with stale_token(browser):
        asked_back = browser.post(NEW_THEME, {"_put_back": ONE}, headers=headers)

    assert asked_back.status_code == 403
    assert "Zebra crossing" not in asked_back.text


def test_a_first_sending_that_was_lost_leaves_the_next_one_to_begin(browser):
    """The site was down for the first, and the window is closed with the second."""
    kept = keep(browser, NEW_THEME, a_theme(browser, you_said="We wait."), number=2, begins=True)

    assert kept.status_code == 200
    assert "We wait." in Draft.objects.get().words


def test_of_two_that_begin_the_last_words_count_whichever_comes_first(browser):
    keep(browser, NEW_THEME, a_theme(browser, you_said="We wait on."), number=2, begins=True)
    keep(browser, NEW_THEME, a_theme(browser, you_said="We wait."), number=1)

    assert "We wait on." in Draft.objects.get().words


@pytest.mark.first_on_both
@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ({"page": "/"}, 400),
        ({"page": "//elsewhere.example/admin/"}, 400),
        ({"page": f"/admin/{'x' * 500}/"}, 400),
        ({"window": "1"}, 400),
        ({"window": f"{ONE} {OTHER}"}, 400),
        ({"number": "one"}, 400),
        ({"number": 0}, 400),
    ],
)
def test_what_no_page_of_ours_asks_is_refused(browser, asked, status):
    told = {"page": NEW_THEME} | asked

    assert keep(browser, sent=a_theme(browser), **told).status_code == status
    assert not Draft.objects.exists()


def test_too_much_is_not_kept(browser, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 20_000
    sent = a_theme(browser, you_said="x" * 20_000)
    asked = urlencode({"page": NEW_THEME, "window": ONE, "number": 1})

    refused = browser.post(
        f"{KEEP}?{asked}",
        urlencode(sent, doseq=True),
        content_type="application/x-www-form-urlencoded",
        headers=HERE,
    )

    assert refused.status_code == 400
    assert refused.json()["said"]
    assert not Draft.objects.exists()


def test_nobody_can_fill_the_table(browser, writer):
    for _draft in range(MOST_DRAFTS):
        factories.make_draft(person=writer)

    refused = keep(browser, NEW_THEME, a_theme(browser))

    assert refused.status_code == 507
    assert "too many drafts" in refused.json()["said"]
    assert keep(browser_of(factories.make_person()), NEW_THEME, {}).status_code == 403


def test_two_windows_never_write_over_each_other(browser):
    keep(browser, NEW_THEME, a_theme(browser, you_said="From the first."))
    keep(browser, NEW_THEME, a_theme(browser, you_said="From the second."), window=OTHER)
    keep(browser, NEW_THEME, a_theme(browser, you_said="From the first, on."), number=2)

    assert typed_in(ONE)["you_said"] == ["From the first, on."]
    assert typed_in(OTHER)["you_said"] == ["From the second."]
    save(browser, NEW_THEME, a_theme(browser))
    assert "From the second." in browser.get(NEW_THEME).text


def test_what_was_overtaken_on_its_way_changes_nothing(browser):
    keep(browser, NEW_THEME, a_theme(browser, you_said="We"))
    keep(browser, NEW_THEME, a_theme(browser, you_said="We wait."), number=3)

    late = keep(browser, NEW_THEME, a_theme(browser, you_said="We wa"), number=2)

    assert late.status_code == 200
    assert typed_in(ONE)["you_said"] == ["We wait."]


def test_what_was_saved_meanwhile_is_not_kept_again(browser):
    sent = a_theme(browser)
    keep(browser, NEW_THEME, sent)
    save(browser, NEW_THEME, sent)

    late = keep(browser, NEW_THEME, sent, number=2)

    assert (late.status_code, Draft.objects.count()) == (410, 0)


def test_a_window_takes_the_place_of_those_it_goes_on_from(browser):
    keep(browser, NEW_THEME, a_theme(browser, you_said="We wait."))

    keep(browser, NEW_THEME, a_theme(browser, you_said="We wait on."), window=OTHER, after=ONE)

    assert Draft.objects.get().window == OTHER


def test_boxes_that_were_emptied_leave_no_draft(browser):
    keep(browser, NEW_THEME, a_theme(browser))

    kept = keep(browser, NEW_THEME, opened(browser), number=2)

    assert (kept.status_code, Draft.objects.count()) == (200, 0)


def test_a_save_that_is_refused_leaves_the_draft(browser):
    sent = a_theme(browser, you_said="")
    keep(browser, NEW_THEME, sent)

    refused = save(browser, NEW_THEME, sent)

    assert refused.status_code == 200
    assert ONE in held(refused.text)["_draft"]
    assert Draft.objects.exists()


def test_a_save_and_its_draft_go_together_or_not_at_all(browser):
    sent, before = a_theme(browser), Theme.objects.count()
    keep(browser, NEW_THEME, sent)

    with that_cannot(OperationalError("gone"), ('DELETE FROM "unsaved_draft"',)):
        refused = save(browser, NEW_THEME, sent)

    assert refused.status_code == 503
    assert holds_all(refused, sent)
    assert (Theme.objects.count(), Draft.objects.count()) == (before, 1)


def test_a_page_that_leads_on_without_saving_leaves_the_draft(browser):
    wording = factories.make_wording(published_at=None)
    page = reverse("admin:wordings")
    sent = {f"down-{wording.pk}-why": "Not agreed.", "turn-down": "0"} | opened(browser)
    keep(browser, page, sent)

    shown = save(browser, page, sent)

    assert held(shown.text)[f"down-{wording.pk}-why"] == ["Not agreed."]
    assert Draft.objects.exists()


def test_a_draft_of_an_older_version_is_compared_when_it_is_saved(browser):
    scene = SCENES["write"]()
    mine, theirs = (sent | opened(browser) for sent in scene.sent)
    keep(browser, scene.address, mine)
    send(browser, scene.address, theirs)
    quicker = ProgressUpdate.history.count()

    back = held(put_back(browser, scene.address).text)
    refused = send(browser, scene.address, {name: back[name] for name in mine})

    assert refused.status_code == 200
    assert "after you opened it" in refused.text
    assert holds_all(refused, mine)
    assert ProgressUpdate.history.count() == quicker
    assert Draft.objects.exists()


def another_quarter_is_open():
    """Publish the round that is open, and open the next; return both, the older one first."""
    older = Round.objects.get(published_at=None)
    Round.objects.filter(pk=older.pk).update(published_at=timezone.now())
    newer = factories.make_round(quarter=older.quarter.shifted(1), published_at=None)
    return older.quarter, newer.quarter


@pytest.mark.parametrize("name", ["write", "sign_area"])
def test_words_for_a_quarter_that_was_open_are_to_be_copied_into_no_other(browser, name):
    scene = SCENES[name]()
    boxes = held(browser.get(scene.address).text)
    sent = scene.sent[0] | {key: boxes[key][0] for key in ("round", "_for", "_typed_by")}
    keep(browser, scene.address, sent | opened(browser))
    while_open = browser.get(scene.address).text
    older, newer = another_quarter_is_open()

    offered = browser.get(scene.address).text
    put_back_all_the_same = put_back(browser, scene.address)

    assert f"It was for {older}." in while_open
    assert "Put my words back" in while_open
    assert f"It was for {older}. That is not open any more." in " ".join(offered.split())
    assert "Words of one" in offered
    assert "Put my words back" not in offered
    assert put_back_all_the_same.status_code == 409
    assert f"You wrote this for {older}. That is not open any more." in put_back_all_the_same.text
    assert "Words of one" in put_back_all_the_same.text
    assert str(newer) not in put_back_all_the_same.text


@pytest.mark.parametrize("name", ["write", "sign_area"])
@pytest.mark.parametrize("is_another_open", [True, False])
def test_words_for_a_quarter_that_was_open_are_saved_in_no_other(browser, name, is_another_open):
    scene = SCENES[name]()
    boxes = held(browser.get(scene.address).text)
    sent = scene.sent[0] | opened(browser) | {key: boxes[key][0] for key in ("round", "_for")}
    another_quarter_is_open()
    if not is_another_open:
        Round.objects.filter(published_at=None).delete()
    before = scene.past.count()

    refused = send(browser, scene.address, sent)

    assert refused.status_code == 409
    assert "Words of one" in refused.text
    assert scene.past.count() == before


def test_the_first_page_says_where_words_wait_to_those_who_typed_them(browser):
    address = f"{NEW_THEME}?comment=BP-7K3M-9QX2"
    keep(browser, address, a_theme(browser) | {"_title": "A theme of <b>ours</b>"})

    mine = browser.get(reverse("admin:index")).text
    theirs = browser_of(factories.make_person(is_superuser=True)).get(reverse("admin:index")).text

    assert f'<a href="{address}">A theme of &lt;b&gt;ours&lt;/b&gt;</a>' in mine
    assert "of &lt;b&gt;ours" not in theirs


def test_the_first_page_names_a_page_as_it_is_called_once(browser):
    told = {"_title": "Error: Waiting times: April to June 2026", "_for": "April to June 2026"}
    keep(browser, NEW_THEME, a_theme(browser) | told)

    shown = browser.get(reverse("admin:index")).text

    assert ">Waiting times: April to June 2026</a>," in shown
    assert shown.count("April to June 2026") == 1


def test_a_draft_can_be_thrown_away(browser):
    keep(browser, NEW_THEME, a_theme(browser))

    answer = send(browser, THROW_AWAY, {"window": ONE} | opened(browser))

    assert answer["Location"] == NEW_THEME
    assert not Draft.objects.exists()


def test_words_of_a_draft_are_never_markup(browser):
    keep(browser, NEW_THEME, a_theme(browser, you_said=SLY))

    for page in (browser.get(NEW_THEME), put_back(browser, NEW_THEME)):
        assert "script&gt;alert(1)" in page.text
        assert SLY not in page.text


def test_whoever_lost_the_role_reads_their_words_and_can_copy_them(browser, writer):
    sent = a_theme(browser)
    keep(browser, NEW_THEME, sent)
    writer.is_superuser = False
    writer.save()

    assert shows_all(put_back(browser, NEW_THEME), sent)


def test_a_draft_goes_through_the_log_in_if_that_has_ended(browser):
    keep(browser, NEW_THEME, a_theme(browser))
    session = browser.session
    session[sessions.SEEN] -= 60 * 60
    session.save()

    page = put_back(browser, NEW_THEME)

    assert page.status_code == 403
    assert "_words" in held(page.text)


@pytest.mark.parametrize(("headers", "counts"), [({}, True), ({"x-by-itself": "yes"}, False)])
def test_keys_count_as_work_and_what_a_page_sends_by_itself_does_not(browser, headers, counts):
    sent = a_theme(browser)
    session = browser.session
    session[sessions.SEEN] -= 30 * 60
    session.save()
    before = session[sessions.SEEN]

    keep(browser, NEW_THEME, sent, headers=HERE | headers)

    assert (browser.session[sessions.SEEN] > before) == counts


def drafts_about(subject):
    held = next(h for h in finding.find(subject).goes if h.holding.models == (Draft,))
    return held.things


def test_what_staff_typed_of_somebody_is_found_told_and_erased_with_them(
    writer, settings, tmp_path
):
    settings.TOMBSTONES = tmp_path / "tombstones.jsonl"
    said = factories.make_submission(personal={"words": "We wait.", "email": "ann@example.org"})
    about = reverse("admin:submission_answer", args=[said.reference])
    factories.make_draft(person=writer, path=about, boxes=[("text", ["Dear Ann,"])])
    paper = reverse("admin:type_in_form", args=["comment"])
    factories.make_draft(person=writer, path=paper, boxes=[("email", ["Ann@example.org"])])
    named = factories.make_draft(person=writer, boxes=[("you_said", ["Ann Lee told us."])])
    subject = Subject(email="ann@example.org", name="Ann Lee")

    things = drafts_about(subject)
    assert [thing.reference for thing in things] == [said.reference, ""]
    assert all("writer" in thing.what for thing in things)
    told = [mention.what for mention in finding.mentions(subject)]
    assert sum("has not saved" in what for what in told) == 1
    erasure.erase(
        subject,
        basis=Tombstone.Basis.ASKED,
        reason="They asked.",
        by=None,
        at=timezone.now(),
        confirmed=finding.find(subject).code,
    )

    assert list(Draft.objects.all()) == [named]


def test_a_draft_of_after_the_erasure_stays_when_it_is_done_again(writer):
    about = reverse("admin:submission_answer", args=["BP-7K3M-9QX2"])
    factories.make_draft(person=writer, path=about)
    subject = Subject(
        references=frozenset({"BP-7K3M-9QX2"}), until=timezone.now() - timedelta(days=1)
    )

    assert not finding.find(subject)

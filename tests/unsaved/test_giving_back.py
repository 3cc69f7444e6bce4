"""Whatever refuses a form of the staff site, every word of it comes back, to its writer alone."""

import re
from contextlib import contextmanager
from html import escape, unescape

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError, connection
from django.urls import reverse

from accounts.models import LogInTries, User
from accounts.sessions import SEEN
from actions.models import ProgressUpdate, Round
from publishing import guards
from tests import factories
from tests.actions.staff.test_at_the_same_moment import SCENES, typed
from tests.admin.pages import as_shown
from tests.admin.test_who_may_do_what import (  # noqa: F401  fixtures are found by name
    MAY_CHANGE,
    SUPERUSER,
    a_draft_of,
    action,
    area,
    arguments,
    page_of,
)
from tests.boxes import boxes_of
from tests.kept_pages import closely
from tests.staff.sheets import as_file
from tests.unsaved.conftest import PASSWORD, browser_of

pytestmark = pytest.mark.usefixtures("shared_database")

HERE = {"origin": "http://testserver", "sec-fetch-site": "same-origin"}
ROWS = re.compile(r"<dt[^>]*>\s*(.*?)\s*</dt>\s*<dd[^>]*>(.*?)</dd>", re.DOTALL)
LOG_IN = reverse("admin:login")
SLY = "</textarea><script>alert(1)</script>"


def opened(browser):
    """Open a page; return what its frame sends along: the token, and who opened it."""
    boxes = held(browser.get(reverse("admin:password_change")).text)  # it asks for the least
    return {name: boxes[name][0] for name in ("csrfmiddlewaretoken", "_typed_by")}


def send(browser, address, sent, headers=HERE):
    return browser.post(address, sent, headers=headers)


def log_in_from(browser, page, username="writer", password=PASSWORD):
    """Log in on a page where words wait; return what it leads to."""
    boxes = held(page.text)
    sent = {name: boxes[name][0] for name in ("csrfmiddlewaretoken", "_words", "next")}
    return browser.post(LOG_IN, {**sent, "username": username, "password": password}, headers=HERE)


@contextmanager
def logged_out(browser):
    Session.objects.all().delete()
    yield
    page = browser.refused
    assert page.status_code == 403
    if "_words" in held(page.text):  # else there were none
        browser.refused = put_back(browser, log_in_from(browser, page))


@contextmanager
def stale_token(browser):
    browser.cookies["csrftoken"] = "x" * 32
    yield


@contextmanager
def no_token(browser):
    del browser.cookies["csrftoken"]
    yield


def that_cannot(error, what):
    def refuse(execute, sql, params, many, context):
        if sql.startswith(what) or "FOR UPDATE" in sql:
            raise error
        return execute(sql, params, many, context)

    return connection.execute_wrapper(refuse)


def that_cannot_write(error):
    return that_cannot(error, ("INSERT", "UPDATE", "DELETE"))


@contextmanager
def busy_database(browser):
    with that_cannot_write(OperationalError("database is locked")):
        yield


@contextmanager
def full_database(browser):
    with that_cannot_write(OperationalError("database or disk is full")):
        yield


@contextmanager
def fault_of_ours(browser):
    with that_cannot_write(RuntimeError("oh")):
        yield


@contextmanager
def unguarded(browser):
    missing = guards.missing
    guards.missing = lambda: ["one"]
    try:
        yield
    finally:
        guards.missing = missing


# What has nothing to do with a database is the same on both.
BY_US = (logged_out, stale_token, no_token, unguarded)
BY_THE_DATABASE = (busy_database, full_database, fault_of_ours)


def put_back(browser, page):
    """Press the button of a page that holds the words; return what it leads to."""
    address = unescape(re.search(r'<form method="post" action="([^"]+)"', page.text)[1])
    return browser.post(address, {"_words": held(page.text)["_words"]}, headers=HERE)


def held(page):
    """Return {name: [value]} of what a page would send."""
    return dict(boxes_of(page).lists())


def listed(sent):
    """Return what was typed as a browser sends it: each name with its values."""
    return {
        name: [str(each) for each in (value if isinstance(value, list) else [value])]
        for name, value in typed(sent).items()
        if not name.startswith(("_", "csrf"))
    }


def holds_all(page, sent):
    boxes = held(page.text)
    return all(set(values) <= set(boxes.get(name, [])) for name, values in listed(sent).items())


def shows_all(page, sent):
    """Return whether a page without the form shows every word, to be read."""
    words = [each for values in listed(sent).values() for each in values]
    return "_words" in held(page.text) and all(escape(each) in page.text for each in words)


# Somebody chose their rows on the page before, or there is nothing to tick: the address alone shows
# no such box.
CHOSEN_BEFORE = {"dates_move", "dates_publish", "publish_round"}


@pytest.mark.parametrize(
    "refusals",
    [BY_THE_DATABASE, pytest.param(BY_US, marks=pytest.mark.page)],
    ids=["by the database", "by us"],
)
@pytest.mark.parametrize("name", SCENES)
def test_every_word_of_every_form_comes_back_and_nothing_is_saved(writer, name, refusals):
    scene = SCENES[name]()
    before, wrong = scene.past.count(), []

    for refusal in refusals:
        lost = "; ".join(lost_words(browser_of(writer), name, scene, refusal))
        if lost or scene.past.count() != before:
            wrong.append(f"{refusal.__name__}: {lost or 'something was saved'}")

    assert wrong == []


def lost_words(browser, name, scene, refusal):
    """Send what a scene sends while something refuses it; yield what goes wrong with its words."""
    sent, frame = scene.sent[0], opened(browser)
    with refusal(browser):
        browser.refused = send(browser, scene.address, {**sent, **frame})
    page = browser.refused

    if page.status_code not in (200, 403, 404, 500, 503):
        yield f"answers {page.status_code}"
    if listed(sent) and not (holds_all(page, sent) or shows_all(page, sent)):
        yield "words are lost"
    are_sealed = "_words" in held(page.text) and name not in CHOSEN_BEFORE
    if are_sealed and not holds_all(put_back(browser, page), sent):
        yield "words are not put back"


# They ask for the day that it came in their address.
ASKED = {"type_in_form": "?on_paper_on=2026-03-02"}


@pytest.mark.first_on_both
@pytest.mark.parametrize("refusal", [logged_out, stale_token])
@pytest.mark.parametrize(
    "name", ["people", "submission", "submission_answer", "take_away", "type_in_form"]
)
def test_every_word_about_people_comes_back(browser, arguments, name, refusal):  # noqa: F811
    address = reverse(f"admin:{name}", args=arguments.get(name, [])) + ASKED.get(name, "")
    shown = browser.get(address)
    words = dict.fromkeys(boxes_to_type_in(shown.text), "Typed here.")
    sent = {**held(shown.text), **words, **opened(browser)}

    with refusal(browser):
        browser.refused = send(browser, address, sent)

    assert words
    assert holds_all(browser.refused, words)


def boxes_to_type_in(page):
    boxes = re.findall(r'<(?:textarea|input[^>]* type="text")[^>]* name="([^"]+)"', page)
    return boxes + re.findall(r'<(?:textarea|input)[^>]* name="([^"]+)"[^>]* type="text"', page)


def one_theme(browser):
    """Return the address of a new theme, and what a writer sends there."""
    sent = SCENES["theme_new"]().sent[0] | {"we_did": SLY} | opened(browser)
    return reverse("admin:theme_new"), sent


@pytest.mark.first_on_both
@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://elsewhere.example"},
        {"origin": "null"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site", "origin": "http://testserver"},
        {"sec-fetch-site": "none"},
        {},
    ],
)
def test_another_site_gets_no_word_onto_a_page(browser, headers):
    address, sent = one_theme(browser)
    with stale_token(browser):
        refused = send(browser, address, sent, headers)

    assert refused.status_code == 403
    assert "alert" not in refused.text
    assert "_words" not in held(refused.text)


def test_words_typed_in_an_hour_without_a_click_go_through_the_log_in(browser):
    address, sent = one_theme(browser)
    session = browser.session
    session[SEEN] -= settings.SESSION_IDLE_AGE + 100
    session.save()

    refused = send(browser, address, sent)
    filled = put_back(browser, log_in_from(browser, refused))

    assert refused.status_code == 403
    assert holds_all(filled, sent)


def test_words_stand_under_the_labels_of_their_boxes(browser):
    factories.make_update(
        round=factories.make_round(published_at=None),
        action=factories.make_action(reference="COM 1"),
    )
    address = reverse("admin:write")
    typed = {"status": "delayed", "got_in_the_way": "Money.", "evidence_url": "https://a.example"}
    sent = {f"com-1-{name}": words for name, words in typed.items()} | opened(browser)
    Session.objects.all().delete()
    page = log_in_from(browser, send(browser, address, sent))

    boxes = [(label, unescape(words)) for label, words in ROWS.findall(page.text)]

    on_the_page = browser.get(address).text
    assert boxes == [
        ("COM 1: How it is going", "delayed"),
        ("COM 1: What got in the way", "Money."),
        ("COM 1: Link to what shows it", "https://a.example"),
    ]
    assert all(label.removeprefix("COM 1: ") in on_the_page for label, _words in boxes)


def test_words_are_shown_and_are_never_markup(browser, writer):
    address, sent = one_theme(browser)
    with stale_token(browser):
        refused = send(browser, address, sent)
    writer.is_superuser = False
    writer.save()
    without_right = send(browser, address, sent)

    for page in (refused, without_right):
        assert page.status_code == 403
        assert SLY not in page.text
        assert escape(SLY) in page.text
        assert "no-store" in page["Cache-Control"]
        assert page["X-Frame-Options"] == "DENY"


def test_whoever_lost_the_role_reads_every_word_and_is_told_whom_to_ask(browser, writer):
    address, sent = one_theme(browser)
    writer.is_superuser = False
    writer.save()

    page = send(browser, address, sent)

    assert page.status_code == 403
    assert shows_all(page, sent)
    assert "Ask whoever looks after log-ins" in page.text


def test_whoever_is_staff_no_more_reads_every_word(browser, writer):
    address, sent = one_theme(browser)
    writer.is_staff = False
    writer.save()

    assert shows_all(send(browser, address, sent), sent)


def test_somebody_else_at_the_same_computer_gets_no_word(browser):
    address, sent = one_theme(browser)
    browser.force_login(factories.make_person(is_superuser=True))
    with stale_token(browser):
        refused = send(browser, address, sent)

    assert refused.status_code == 403
    assert "People said" not in refused.text
    assert "_words" not in held(refused.text)


def test_on_the_page_to_log_in_nobody_can_read_them(browser):
    address, sent = one_theme(browser)
    Session.objects.all().delete()

    page = send(browser, address, sent)

    assert "_words" in held(page.text)
    assert "people said" not in page.text


def test_somebody_else_who_logs_in_there_gets_no_word(browser):
    factories.make_person(username="other", password=PASSWORD, is_superuser=True)
    address, sent = one_theme(browser)
    Session.objects.all().delete()
    page = send(browser, address, sent)

    after = log_in_from(browser, page, username="other")
    taken_along = browser.post(address, {"_words": held(page.text)["_words"]}, headers=HERE)

    assert after.status_code == 302
    assert taken_along.status_code == 302
    assert "people said" not in browser.get(address).text


def test_words_wait_through_a_wrong_password_and_too_many_tries(browser):
    address, sent = one_theme(browser)
    Session.objects.all().delete()
    page = send(browser, address, sent)

    for _try in range(11):
        page = log_in_from(browser, page, password="wrong")
    assert page.status_code == 429
    assert "wrong" not in held(page.text).values()
    LogInTries.objects.all().delete()

    assert holds_all(put_back(browser, log_in_from(browser, page)), sent)


def test_words_for_one_page_are_put_into_no_other(browser):
    address, sent = one_theme(browser)
    Session.objects.all().delete()
    page = send(browser, address, sent)
    browser.force_login(User.objects.get(username="writer"))

    elsewhere = browser.post(
        reverse("admin:write"), {"_words": held(page.text)["_words"]}, headers=HERE
    )

    assert elsewhere.status_code == 403
    assert "people said" not in elsewhere.text


@pytest.mark.parametrize("sealed", ["", "x", "test:x", "nokey:gAAAAA"])
def test_words_that_this_site_did_not_seal_are_none(browser, sealed):
    page = browser.post(reverse("admin:theme_new"), {"_words": sealed}, headers=HERE)

    assert page.status_code == 403


def test_passwords_are_never_given_back(browser):
    address, secret = reverse("admin:accounts_user_add"), "my secret, which nobody reads"
    sent = {"username": "new-person", "password1": secret, "password2": secret}
    sent |= opened(browser)
    with stale_token(browser):
        refused = send(browser, address, sent)
    Session.objects.all().delete()
    waiting = send(browser, address, sent)

    assert held(refused.text)["username"] == ["new-person"]
    for page in (refused, waiting, log_in_from(browser, waiting)):
        assert secret not in page.text


def test_a_database_that_is_gone_leaves_the_words_in_the_page(browser):
    address, sent = one_theme(browser)

    with that_cannot(OperationalError("gone"), ("SELECT", "INSERT", "UPDATE", "DELETE")):
        page = send(browser, address, sent)

    assert page.status_code == 503
    assert page["Retry-After"]
    assert holds_all(put_back(browser, page), sent)


def test_a_row_that_is_gone_gives_its_words_to_be_copied(browser):
    theme = factories.make_theme(published_at=None)
    address, sent = one_theme(browser)
    address = reverse("admin:theme", args=[theme.pk])
    theme.delete()

    page = send(browser, address, sent)

    assert page.status_code == 404
    assert shows_all(page, sent)


def test_what_can_never_be_saved_is_to_be_copied_and_not_put_back(browser):
    scene = SCENES["write"]()
    sent = scene.sent[0] | opened(browser)
    Round.objects.filter(published_at=None).delete()

    page = send(browser, scene.address, sent)

    assert page.status_code == 409
    assert "Words of one after version 0." in page.text
    assert "_words" not in held(page.text)


def changed(sent):
    """Return what a browser sends of a form, with something typed in each box that has words."""
    return {name: _changed(value) for name, value in sent.items() if name != "password"}


def _changed(value):
    if value is True:
        return "on"
    has_words = isinstance(value, str) and re.search(r"[a-z] ", value)
    return f"{value}, typed" if has_words else value


def changeable():
    models = (model for model in MAY_CHANGE if SUPERUSER in MAY_CHANGE[model])
    return sorted(models, key=lambda model: model._meta.label)


@pytest.mark.page
@pytest.mark.parametrize("model", changeable(), ids=lambda model: model._meta.label)
def test_every_form_of_a_row_comes_back_filled_as_it_was_sent(browser, model):
    row = a_draft_of(model, factories.make_action())
    address = page_of(model, "change", row.pk)
    sent = changed(as_shown(browser.get(address)))
    before = model.objects.filter(pk=row.pk).values().get()

    for refusal in (logged_out, busy_database):
        frame = opened(browser)
        with refusal(browser):
            browser.refused = send(browser, address, sent | frame)

        assert differing(held(browser.refused.text), sent) == {}, refusal
        assert model.objects.filter(pk=row.pk).values().get() == before


def differing(boxes, sent):
    """Return what would not be sent again as it was: {name: (sent, held)}."""
    return {
        name: (values, boxes.get(name))
        for name, values in listed(sent).items()
        if any(values) and values != boxes.get(name)
    }


@pytest.mark.parametrize("refusal", [logged_out, stale_token, fault_of_ours])
def test_rows_added_inside_a_form_come_back(browser, refusal):
    plan = factories.make_plan()
    address = page_of(type(plan), "change", plan.pk)
    sent, frame = as_shown(browser.get(address)), opened(browser)
    sent |= {"sections-TOTAL_FORMS": 2, "sections-0-heading": "One", "sections-1-heading": "Two"}

    with refusal(browser):
        browser.refused = send(browser, address, sent | frame)

    boxes = held(browser.refused.text)
    assert (boxes["sections-0-heading"], boxes["sections-1-heading"]) == (["One"], ["Two"])
    assert boxes["sections-TOTAL_FORMS"] == ["2"]


def test_a_row_that_was_looked_up_for_a_new_one_comes_back(browser):
    chosen, address = factories.make_action(), reverse("admin:actions_duedate_add")
    sent, frame = as_shown(browser.get(address)), opened(browser)
    sent |= {"action": chosen.pk, "read_from": "Part 3"}

    with stale_token(browser):
        page = send(browser, address, sent | frame)

    assert held(page.text)["action"] == [str(chosen.pk)]
    assert chosen.title in page.text


@pytest.mark.parametrize("refusal", [logged_out, stale_token, fault_of_ours])
def test_a_row_that_was_looked_up_in_place_of_another_comes_back(browser, refusal):
    before, chosen = factories.make_action(), factories.make_action(title="Another promise")
    update = factories.make_update(action=before, round=factories.make_round(published_at=None))
    address = page_of(type(update), "change", update.pk)
    sent = as_shown(browser.get(address)) | opened(browser) | {"action": chosen.pk}

    with refusal(browser):
        browser.refused = send(browser, address, sent)

    assert held(browser.refused.text)["action"] == [str(chosen.pk)]
    assert "Another promise" in browser.refused.text


def test_a_box_that_looks_rows_up_takes_no_nonsense(browser):
    update = factories.make_update(round=factories.make_round(published_at=None))
    address = page_of(type(update), "change", update.pk)
    sent = as_shown(browser.get(address)) | opened(browser) | {"action": "abc"}

    with stale_token(browser):
        page = send(browser, address, sent)

    assert page.status_code == 403
    assert "abc" in page.text


# Sheets.


def a_sheet():
    """Return the address of a sheet, and a file with something new."""
    factories.make_round(published_at=None)
    factories.make_action(reference="WT 1")
    rows = [{"Reference": "WT 1", "What we did": "Hired two people."}]
    return reverse("admin:sheet_of_updates"), SimpleUploadedFile("file.csv", as_file(rows))


@pytest.mark.parametrize("refusal", [logged_out, stale_token])
def test_a_confirmed_file_that_did_not_get_in_is_looked_at_anew(browser, refusal):
    address, file = a_sheet()
    frame = opened(browser)
    tried = browser.post(address, {**frame, "file": file}, headers=HERE)
    sent = {name: tried.context[name] for name in ("text", "tried")}
    sent["text"] = sent["text"].replace("\n", "\r\n")

    with refusal(browser):
        browser.refused = send(browser, address, sent | frame)

    again = browser.refused
    assert not ProgressUpdate.objects.exists()
    assert "Not saved yet" in again.text
    assert again.context["report"].added
    boxes = held(again.text)
    sent = {name: boxes[name][0] for name in ("text", "tried", "csrfmiddlewaretoken", "_typed_by")}
    assert browser.post(address, sent, headers=HERE).status_code == 302
    assert ProgressUpdate.objects.get().what_we_did == "Hired two people."


def test_a_file_that_did_not_get_in_for_an_old_page_is_asked_for_again(browser):
    address, file = a_sheet()
    frame = opened(browser)

    with stale_token(browser):
        page = browser.post(address, {**frame, "file": file}, headers=HERE)

    assert page.status_code == 403
    assert "The page had been open too long. Choose your file again." in closely(page.text)
    assert 'type="file"' in page.text
    assert "Choose the file first" not in page.text


def test_a_file_that_did_not_get_in_for_a_log_in_is_asked_for_after_it(browser):
    address, file = a_sheet()
    frame = opened(browser)
    Session.objects.all().delete()

    page = browser.post(address, {**frame, "file": file}, headers=HERE)
    logged_in = log_in_from(browser, page)
    form = put_back(browser, logged_in)

    assert "Log in here, then choose your file again." in page.text
    assert "Choose it again." in logged_in.text
    assert "Put my words" not in logged_in.text
    assert "Choose your file again." in form.text
    assert 'type="file"' in form.text

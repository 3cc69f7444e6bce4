"""Whatever people type, it stays words: on every page that shows it, in mail and in every file."""

import csv
import email
import email.policy
import io
import json
import re
import unicodedata
import xml.etree.ElementTree as ET
from collections import defaultdict
from http import HTTPStatus
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from feedback.forms import JOURNEYS
from feedback.forms.steps import HowToReach
from feedback.roles import DATA_PROTECTION
from tests.browser.drawing import drawn, one_of_each_kind
from tests.browser.hostile_rows import TEAM
from tests.browser.hostile_visitors import RealServer, judge_pages, send_all, text_fields
from tests.browser.looking import DESK, Colleague, Visitor
from tests.browser.mismatches import assert_none
from tests.browser.sites import free_port, running_site, served
from tests.browser.staff_rows import PASSWORD, SUPERUSER, log_in_name
from tests.feedback.hostile_strings import BY_KIND, KINDS_THAT_FIT, Deck

pytestmark = pytest.mark.browser

FITS = [string for kind in KINDS_THAT_FIT for string in BY_KIND[kind]]
# A browser shows these letter by letter as they were typed.
MARKUP = {
    string for kind in KINDS_THAT_FIT if kind.startswith("markup") for string in BY_KIND[kind]
}
HELPS = (HTTPStatus.OK, HTTPStatus.BAD_REQUEST, HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
WAY_OF = {name: {"reach_by": way} for way, (name, _missing) in HowToReach.NEEDS.items()}

# How many addresses show what was sent or made of it; the whole of a proof opens each of them.
ALL_OF_STAFF, ALL_OF_ADMIN = 338, 148
# Between them these pages of staff show every string: what was sent, good news, and themes.
OF_WORDS = re.compile(r"/admin/inbox/(BP-[^/]+/(story/write/)?|themes/\d+/)")

# What became of strings that were more than words, and all the words there are to see.
LOOK = """() => {
    const starts = /^\\s*(javascript:|data:text)|evil\\.example/i;
    const isMore = (element) => [...element.attributes].some(({name, value}) =>
        name.startsWith("on") || (["href", "src", "action", "data", "srcdoc"].includes(name)
            && (name === "srcdoc" || starts.test(value))));
    const typed = [...document.querySelectorAll("input, textarea")].map((box) => box.value);
    return {
        title: document.title,
        refused: window.refusedByPolicy,
        more: [...document.querySelectorAll("*")].filter(isMore).map((one) => one.outerHTML),
        words: [document.body.innerText, ...typed].join("\\n"),
    };
}"""


# As a page of the same site would.
SEND = """([path, fields]) => {
    const form = document.createElement("form");
    Object.assign(form, {method: "post", action: path});
    for (const [name, values] of fields)
        for (const value of [values].flat())
            form.append(Object.assign(document.createElement("textarea"), {name, value}));
    document.body.append(form);
    HTMLFormElement.prototype.submit.call(form);
}"""


class Watcher:
    """Opens pages through somebody's browser and writes down what hostile strings did there."""

    def __init__(self, visitor):
        self.visitor = visitor
        self.page = visitor.page
        self.found = []
        self.seen = set()
        self.pages = 0
        self._dialogs = []
        self.page.on("dialog", self._hear)

    def _hear(self, dialog):
        self._dialogs.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def open(self, path, statuses=(HTTPStatus.OK,)):
        """Visit a page."""
        self._forget()
        self._look(path, self.page.goto(self.visitor.origin + path), statuses)

    def send(self, path, fields, statuses=(HTTPStatus.OK,)):
        """Send a form with these fields and look at the page that answers."""
        if self.page.url == "about:blank":
            self.open(path)
        self._forget()
        with self.page.expect_navigation() as arrived:
            self.page.evaluate(SEND, [path, list(fields.items())])
        self._look(f"{path} after {fields}"[:300], arrived.value, statuses)

    def press(self, button):
        """Press a button and look at what comes."""
        self._forget()
        with self.page.expect_navigation() as arrived:
            self.page.get_by_role("button", name=button, exact=True).first.click()
        self._look(f"{button} on {self.page.url}", arrived.value, (HTTPStatus.OK,))

    def _forget(self):
        self.visitor.noticed.clear()
        self._dialogs.clear()

    def _look(self, name, response, statuses):
        looked = self.page.evaluate(LOOK)
        wrong = [
            *self._dialogs,
            # A refusal is a page too; which of them may come is asked below.
            *(what for what in self.visitor.noticed if "Failed to load resource" not in what),
            *(f"refused by the content security policy: {what}" for what in looked["refused"]),
            *(f"more than words: {what[:100]}" for what in looked["more"]),
        ]
        if response.status not in statuses:
            wrong.append(f"answers {response.status}")
        if looked["title"].startswith("ran-"):
            wrong.append(f"a script ran: {looked['title']}")
        self.found += [f"{name}: {what}" for what in wrong]
        self.seen |= {string for string in MARKUP - self.seen if string in looked["words"]}
        self.pages += 1


class Everything:
    """A site on which every string came in somewhere, and what staff made of it."""

    def __init__(self, site):
        self.site = site
        self.deck = Deck()
        self.sent = send_all(site.origin, self.deck)
        judge_pages(site.origin, self.deck)
        self.addresses = self.asked("make() or addresses()")

    def asked(self, call):
        """Return what a function of `hostile_rows` returns in the site's own process."""
        return json.loads(
            self.site.told_by(
                f"import json; from tests.browser.hostile_rows import *; print(json.dumps({call}))"
            )
        )


@pytest.fixture(scope="module")
def everything():
    with running_site() as site:
        yield Everything(site)


@pytest.fixture
def new_watcher(chromium, everything):
    """Return a function that gives somebody who watches: a visitor, or who logs in by a name."""
    contexts = []

    def watcher(name=None, origin=everything.site.origin, **settings):
        contexts.append(chromium.new_context(viewport=DESK, **settings))
        if not name:
            return Watcher(Visitor(contexts[-1], origin))
        return Watcher(Colleague(contexts[-1], origin).log_in(name, PASSWORD))

    yield watcher
    for context in contexts:
        context.close()


def test_every_string_goes_through_a_field_and_every_field_takes_every_kind(everything):
    took = defaultdict(set)
    for sent in everything.sent:
        for name, kind in sent.kinds.items():
            took[sent.path, name].add(kind)

    assert [string for string in FITS if string not in everything.deck.handed_out] == []
    assert took.keys() == {
        (reverse(journey.url_name), name)
        for journey in JOURNEYS.values()
        for name in text_fields(journey)
    }
    assert [each for each, kinds in took.items() if kinds != set(KINDS_THAT_FIT)] == []


@pytest.mark.proof(sample=14, whole=98)
def test_whoever_typed_it_sees_words_before_and_after_it_is_sent(everything, new_watcher, size):
    visitor = new_watcher()
    in_every_step = everything.sent[:: len(everything.sent) // size]

    for sent in everything.sent:
        if sent in in_every_step:
            visitor.send(sent.path, sent.mistake)
            visitor.open(sent.thanks)
        visitor.send(sent.path, sent.last_look)

    assert len(in_every_step) >= size
    assert_none(visitor.found)
    assert MARKUP - visitor.seen == set()


@pytest.mark.proof(sample=3, whole=14)
def test_what_no_form_asks_for_is_answered_with_a_page_that_helps(everything, new_watcher, size):
    visitor, deck = new_watcher(), Deck()

    for sent in drawn(everything.sent[:: len(JOURNEYS)], size):
        for name in ("token", "step", "seen", "go", "website", "about", "unknown"):
            wrong = sent.last_look | {name: deck.next("code for a program", 200)}
            visitor.send(sent.path, wrong, HELPS)
    for kind in KINDS_THAT_FIT:
        string = deck.next(kind, 200)
        visitor.open(f"/actions/?{urlencode({'q': string})}", HELPS)
        visitor.open(f"/good-news/?{urlencode({'area': string})}", HELPS)
        visitor.open(f"/you-said-we-did/?{urlencode({'topic': string})}", HELPS)
        visitor.open(f"/feedback/comment/?{urlencode({'about': string})}", HELPS)

    assert_none(visitor.found)


def test_what_cannot_be_kept_is_refused_with_a_page_that_helps(everything, new_watcher):
    server, visitor = RealServer(everything.site.origin), new_watcher()
    answers = []

    for number, sent in enumerate(everything.sent[:: len(KINDS_THAT_FIT)]):
        for name, field in text_fields(list(JOURNEYS.values())[number]).items():
            too_long = [text for text in BY_KIND["long"] if len(text) > (field.max_length or 5_000)]
            # A way to answer that was not chosen is let go, whatever stands there.
            sending = sent.last_look | {"go": "send"} | WAY_OF.get(name, {})
            for string in (*BY_KIND["nul"], too_long[0], too_long[-1]):
                answer = server.post(sent.path, sending | {name: string})
                answers.append((sent.path, name, string[:20], len(string), answer))
            visitor.send(sent.path, sending | {name: BY_KIND["nul"][2]}, HELPS)

    assert len(answers) > 200
    assert {answer.status_code for *_what, answer in answers} <= set(HELPS)
    assert [what for *what, answer in answers if b"govuk-error-summary" not in answer.content] == []
    assert_none(visitor.found)


def test_the_public_reads_words(everything, new_watcher):
    visitor = new_watcher()

    for path in everything.addresses["public"]:
        visitor.open(path)

    assert visitor.pages > 25
    assert len(visitor.seen) > 50
    assert_none(visitor.found)


@pytest.mark.proof(sample=30, whole=ALL_OF_STAFF)
def test_the_feedback_team_reads_words(everything, new_watcher, size, record_property):
    person, addresses = new_watcher(SUPERUSER), everything.addresses["staff"]
    of_words = [path for path in addresses if OF_WORDS.fullmatch(path)]

    sample = {*one_of_each_kind(addresses), *drawn(addresses, size)}
    for path in sorted(sample):
        person.open(path)
    for path in sorted({*of_words} - sample):
        if MARKUP - person.seen:
            person.open(path)

    record_property("pages", person.pages)
    assert len(addresses) > 250
    assert person.pages >= size
    assert size < ALL_OF_STAFF or person.pages == len(set(addresses))
    assert MARKUP - person.seen == set()
    assert_none(person.found)


@pytest.mark.proof(sample=50, whole=ALL_OF_ADMIN)
def test_the_lists_and_histories_of_the_admin_show_words(
    everything, new_watcher, size, record_property
):
    person, addresses = new_watcher(SUPERUSER), everything.addresses["admin"]

    for path in sorted({*one_of_each_kind(addresses), *drawn(addresses, size)}):
        # Letters that turn text around are refused in an address.
        person.open(path, HELPS if "?q=" in path else (HTTPStatus.OK,))

    record_property("pages", person.pages)
    assert len(addresses) > 100
    assert person.pages >= size
    assert size < ALL_OF_ADMIN or person.pages == len(set(addresses))
    assert len(person.seen) > 30
    assert_none(person.found)


@pytest.mark.proof(sample=4, whole=14)
def test_whoever_asks_about_somebody_reads_words(everything, new_watcher, size):
    person, deck = new_watcher(log_in_name(DATA_PROTECTION)), Deck()
    everybody = " ".join(everything.asked("references()"))

    for kind in drawn(KINDS_THAT_FIT, size):
        look_for(person, email=deck.next(kind, 200))
        look_for(person, phone=deck.next(kind, 50), name=deck.next(kind, 200))
        look_for(person, references=everybody, name=deck.next(kind, 200))
    person.page.get_by_label("Why, in a few words").fill(deck.next("markup after nothing", 200))
    person.press("Take the copy")
    look_for(person, references=everybody)
    person.press("Go on to delete it")
    person.page.get_by_label("Why, in a few words").fill(deck.next("markup after nothing", 200))
    person.press("Delete all of this")

    assert_none(person.found)


# Mail


def test_mail_goes_to_one_person_and_its_headers_hold_nothing_that_was_typed(everything, tmp_path):
    promised, sent = everything.asked(f"deliver({str(tmp_path)!r})")

    mails = [
        email.message_from_bytes(part.lstrip(b"\n"), policy=email.policy.default)
        for file in tmp_path.iterdir()
        for part in file.read_bytes().split(b"-" * 79)
        if part.strip()
    ]
    assert sent == promised > 150
    assert len(mails) == sent
    assert_none([problem for mail in mails for problem in problems_of_mail(mail)])
    assert len({str(mail["To"]) for mail in mails}) > 15


OUR_HEADERS = {
    *("Content-Type", "MIME-Version", "Content-Transfer-Encoding"),
    *("Subject", "From", "To", "Date", "Message-ID"),
}
SOMETIMES = {"Reply-To", "Auto-Submitted"}  # to people outside; what goes by itself
SUBJECTS = (
    *("Waiting in the inbox: ", "We have what you sent: ", "For you to answer: "),
    *("We are looking into it: ", "Our answer: ", "Your good news is on our site: "),
)


def problems_of_mail(mail):
    """Return what of a mail's headers is not ours, in words."""
    subject, to = str(mail["Subject"]), mail["To"].addresses
    begun = next((words for words in SUBJECTS if subject.startswith(words)), subject)
    rest = subject.removeprefix(begun)
    if not re.fullmatch(r"BP-\w{4}-\w{4}|\d+ more", rest):
        yield f"subject: {subject}"
    if len(to) != 1 or to[0].domain != "example.org":
        yield f"to: {to}"
    if sorted(mail.keys()) != sorted(OUR_HEADERS | (SOMETIMES & set(mail.keys()))):
        yield f"headers: {mail.keys()}"
    if mail.defects or mail.is_multipart() or mail.get_content_type() != "text/plain":
        yield f"not plain: {mail.defects} {mail.get_content_type()}"


def test_a_header_put_into_mail_would_be_noticed():
    plain = dict.fromkeys(OUR_HEADERS - {"To", "Subject"}, "x")
    plain |= {"To": TEAM, "Content-Type": "text/plain", "Subject": "Our answer: BP-2222-2222"}

    def problems(**changed):
        headers = {**plain, **{name.capitalize(): value for name, value in changed.items()}}
        text = "".join(f"{name}: {value}\n" for name, value in headers.items())
        mail = email.message_from_string(f"{text}\nWords", policy=email.policy.default)
        return [problem.partition(":")[0] for problem in problems_of_mail(mail)]

    assert problems() == []
    assert problems(bcc="everybody@evil.example") == ["headers"]
    assert problems(to=f"{TEAM}, everybody@evil.example") == ["to"]
    assert problems(subject="Our answer: =1+1") == ["subject"]


# Files


def test_no_file_holds_a_formula(everything, new_watcher, tmp_path):
    person = new_watcher(SUPERUSER)
    request = person.page.context.request
    files = {
        path: request.get(person.visitor.origin + path).body()
        for path in (
            *("/good-news/stories.csv", "/you-said-we-did/themes.csv"),
            *everything.addresses["files"],
        )
    }
    for box in ("to-answer", "answered", "set-aside"):
        for kind in ("csv", "xlsx"):
            files[f"{box}.{kind}"] = taken_away(person, box, kind, tmp_path)

    cells = {name: list(cells_of(name, body)) for name, body in files.items()}

    assert len(cells) >= 8
    assert {name: len(found) for name, found in cells.items() if len(found) < 20} == {}
    assert_none([f"{name}: {cell!r}" for name in cells for cell in cells[name] if runs(cell)])
    every_cell = "\n".join(str(cell) for found in cells.values() for cell in found)
    assert len([string for string in BY_KIND["a formula"] if string in every_cell]) > 10
    assert_none(person.found)


def taken_away(person, box, kind, folder):
    """Take a box of the inbox away as staff do; return the file."""
    person.open(f"/admin/inbox/take-away/?box={box}")
    person.page.get_by_label("What do you need them for?").fill("=1+1<script>")
    person.page.get_by_label("With names and how to reach them").check()
    person.page.get_by_label("Which kind of file?").select_option(kind)
    with person.page.expect_download() as download:
        person.page.get_by_role("button", name="Take them away").click()
    file = Path(folder, f"{box}.{kind}")
    download.value.save_as(file)
    return file.read_bytes()


def cells_of(name, body):
    """Yield every cell of a file; of Excel's kind, what would be calculated with a sign before."""
    if name.endswith("csv"):
        for row in csv.reader(io.StringIO(body.decode("utf-8-sig"), newline="")):
            yield from row
        return
    for row in load_workbook(io.BytesIO(body)).active.rows:
        yield from (f"={cell.value}" if cell.data_type == "f" else cell.value for cell in row)


def runs(cell):
    """Whether a spreadsheet would take a cell for a formula. A number is none."""
    text = unicodedata.normalize("NFKC", str(cell if cell is not None else ""))
    text = text.lstrip(" \t\r\n\x0b\x0c\x85\xa0\u2028\u2029\u200b\ufeff\u200f\u202e\u2066")
    try:
        float(text)
    except ValueError:
        return text.startswith(tuple("=+-@"))
    return False


def test_a_formula_in_a_file_would_be_noticed():
    assert [cell for cell in BY_KIND["a formula"] if not runs(cell)] == []
    assert not any(map(runs, ["'=1+1", "-1", "words", "", None, -0.5, "a - b"]))
    assert list(cells_of("a.csv", b"\xef\xbb\xbfa,=1+1\r\n")) == ["a", "=1+1"]


def test_the_feed_is_xml_that_holds_words(everything):
    answer = RealServer(everything.site.origin).get("/good-news/feed.xml")

    feed = ET.fromstring(answer.content)  # noqa: S314  our own, and what is asked is whether it is XML

    atom = "{http://www.w3.org/2005/Atom}"
    names = {element.tag.removeprefix(atom) for element in feed.iter()}
    words = [each.text for each in feed.iter(f"{atom}title")]
    assert len(feed.findall(f"{atom}entry")) > 5
    assert names <= {
        *("feed", "entry", "title", "subtitle", "link", "id", "updated", "published"),
        *("summary", "author", "name"),
    }
    assert [text for text in words if text in MARKUP] != []


def test_a_copy_of_all_about_somebody_holds_words(everything, new_watcher, tmp_path):
    everything.asked(f"export({str(tmp_path)!r})")
    visitor = new_watcher(origin=tmp_path.as_uri())
    held = json.loads((tmp_path / "what-we-hold.json").read_text(encoding="utf-8"))

    visitor.open("/what-we-hold.html", statuses=(HTTPStatus.OK, 0))

    assert json.dumps(held, ensure_ascii=False).count("ran-") > 100
    assert len(visitor.seen) > 100
    assert_none(visitor.found)


# A site that shows one string as markup


def test_markup_that_a_page_lets_through_would_be_noticed(everything, new_watcher):
    port, environment = free_port(), everything.site.environment
    unguarded, guarded = [], []
    with served(port, environment, "tests.browser.careless_site:application") as origin:
        for found, settings in ((guarded, {}), (unguarded, {"bypass_csp": True})):
            visitor = new_watcher(origin=origin, **settings)
            for sent in everything.sent[: len(KINDS_THAT_FIT)]:
                visitor.open(sent.thanks)
            found += visitor.found

    assert any("refused by the content security policy: script-src" in each for each in guarded)
    assert not any("a script ran" in each for each in guarded)
    assert any("a script ran" in each for each in unguarded)
    assert any("more than words" in each for each in unguarded)


def look_for(person, **who):
    """Look for somebody on the page for that, and at what comes."""
    person.open("/admin/people/")
    labels = {
        "email": "Their e-mail address",
        "phone": "Their phone number",
        "name": "Their name",
        "references": "References",
    }
    for name, value in who.items():
        person.page.get_by_label(labels[name]).fill(value)
    person.press("Look for them")

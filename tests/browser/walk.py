"""A walk over public pages, each opened once: what was found there, by promise."""

from collections import defaultdict
from http import HTTPStatus

from publishing.public_pages import public_pages
from tests.browser.aloud import said_oddly
from tests.browser.looking import DESK, PHONE, axe_findings
from tests.browser.sites import Page

# Pages that answer a question or a mistake, and so are in no register.
ANSWERS = [
    Page("found", "/actions/?q=wheelchair"),
    Page("found nothing", "/actions/?q=zzzz"),
    Page("filtered", "/actions/?area=waiting-times&status=no-update"),
    Page("bad value", "/actions/?status=nonsense", HTTPStatus.BAD_REQUEST),
    Page("good news about nothing", "/good-news/?area=nonsense", HTTPStatus.BAD_REQUEST),
    Page("no good news of an area", "/good-news/?area=waiting-times"),
    Page("not found", "/no-such-page/", HTTPStatus.NOT_FOUND),
]
HEIGHT = "document.documentElement.scrollHeight"
# Who goes from link to link hears their words alone. The day of a change names the change, of
# which there may be two in a day.
SAME_WORDS = """
const places = {};
for (const link of document.querySelectorAll("main a[href]:not(:has(time))")) {
    const words = link.textContent.replace(/\\s+/g, " ").trim();
    (places[words] ??= new Set()).add(link.href);
}
Object.keys(places).filter((words) => places[words].size > 1);
"""
# axe judges what a template makes: of pages that share one, it looks at so many.
AXE_LOOKS_AT = 3


class Walk:
    """Somebody with a small phone, who then sits down at a desk, and whose friend has a phone that
    runs no scripts. Pages of one name share a template: of these the first is looked at longer,
    and axe looks at the first few.

    Each list holds a sentence for everything that breaks one promise, and `screens` how many
    screens of a small phone each page has: {page: number}. The HTML is put in a folder.
    """

    def __init__(self, visitor, without_javascript, folder):
        self.heard, self.cookies = [], []
        self.on_a_phone, self.at_a_desk, self.on_paper = [], [], []
        self.without_javascript, self.links, self.aloud = [], [], []
        self.screens = {}
        self.folder = folder
        self.visitor = visitor
        self.friend = without_javascript
        self._opened = defaultdict(list)  # name: [path, ...]
        self._filled_in = {page.url_name for page in public_pages() if page.takes_answers}

    def visit(self, page):
        """Look at a page in every way."""
        visitor, is_first = self.visitor, page.name not in self._opened
        self._opened[page.name].append(page.path)
        is_judged = len(self._opened[page.name]) <= AXE_LOOKS_AT

        def note(promise, problems):
            promise += [f"{page.path} {problem}" for problem in problems]

        opened = visitor.open(page.path, page.status)
        note(self.heard, visitor.heard_here())
        note(self.cookies, [f"cookie: {each['name']}" for each in visitor.context.cookies()])
        self.screens[page] = opened.evaluate(HEIGHT) / PHONE["height"]
        note(self.on_a_phone, visitor.too_wide_here())
        for words in opened.evaluate(SAME_WORDS):
            self.links.append(f"{page.path} leads to several places by “{words}”")
        if is_judged:
            note(self.on_a_phone, axe_findings(opened))
        self._keep_html(page)
        if is_first:
            note(self.aloud, said_oddly(opened))
            note(self.without_javascript, self._told_otherwise(page, opened.inner_text("body")))

        opened.set_viewport_size(DESK)
        note(self.at_a_desk, visitor.too_wide_here())
        if is_first:
            note(self.at_a_desk, axe_findings(opened))
            if page.status == HTTPStatus.OK and page.name not in self._filled_in:
                note(self.on_paper, self._cannot_be_cited(page, opened))
        opened.set_viewport_size(PHONE)

    def _keep_html(self, page):
        part = page.path.partition("?")[0].strip("/").replace("/", "-") or "home"
        number = sum(map(len, self._opened.values()))
        (self.folder / f"{part}-{number}.html").write_bytes(self.visitor.answer.body())

    def _told_otherwise(self, page, said):
        words = self.friend.open(page.path, page.status).inner_text("body")
        return [] if words == said else [f"says without JavaScript: {words}"]

    def _cannot_be_cited(self, page, opened):
        address = f"{self.visitor.origin}{page.path}"
        opened.emulate_media(media="print")
        line = opened.locator(".cite")
        told = line.inner_text() if line.is_visible() else ""
        if not told.startswith("To cite this page: "):
            yield f"does not say on paper how to cite it: {told}"
        if f"{address}, as it stood on " not in told:
            yield f"does not say on paper where it stood, and when: {told}"
        if opened.locator("header nav").is_visible():
            yield "shows on paper where else to go"
        opened.emulate_media(media="null")

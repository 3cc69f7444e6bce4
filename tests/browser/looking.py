"""What a browser notices on a page: everything a visitor would suffer from and not see."""

import re
from http import HTTPStatus

from django.conf import settings

PHONE = {"width": 320, "height": 640}
DESK = {"width": 1280, "height": 900}

AXE = settings.BASE_DIR / "node_modules/axe-core/axe.min.js"
AXE_OPTIONS = {
    "resultTypes": ["violations"],
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "rules": {"target-size": {"enabled": True}},
}

NOTE_REFUSALS = """
window.refusedByPolicy = [];
document.addEventListener("securitypolicyviolation", (event) =>
    window.refusedByPolicy.push(`${event.violatedDirective} ${event.blockedURI}`));
"""


class Visitor:
    """A person with a new browser profile who visits pages of one site.

    What a page asks of anywhere else is noted; the browser itself knows no other address. To be
    asked about each request instead would keep it from remembering any style sheet."""

    def __init__(self, context, origin):
        self.context = context
        self.origin = origin
        self.noticed = []
        self.expected_status = HTTPStatus.OK
        self.answer = None
        self._icon = f"{origin}/favicon.ico"
        context.add_init_script(NOTE_REFUSALS)
        context.on("request", self._note_other_sites)
        self.page = context.new_page()
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.noticed.append(f"script error: {error}"))

    def _note_other_sites(self, request):
        if not request.url.startswith(self.origin):
            self.noticed.append(f"asks another site: {request.url}")

    def _hear(self, message):
        where = message.location["url"]
        # Chromium complains of every refusal, also of those we ask for; and by itself it wants an
        # icon for what is no page, such as a file.
        asked_for = f"responded with a status of {self.expected_status:d} " in message.text
        if message.type in ("error", "warning") and not asked_for and where != self._icon:
            self.noticed.append(f"console: {message.text} {where}")

    def open(self, path, status=HTTPStatus.OK):
        """Visit a page and return it; what went wrong is in `noticed`."""
        self.noticed.clear()
        self.expected_status = status
        self.answer = self.page.goto(self.origin + path)
        if self.answer.status != status:
            self.noticed.append(f"answers {self.answer.status}, not {status}")
        return self.page

    def problems_here(self):
        """Return all that is wrong with the page that is open, in words; cookies aside."""
        return self.heard_here() + self.too_wide_here() + axe_findings(self.page)

    def heard_here(self):
        """Return what the browser complained of since the page was opened."""
        return self.noticed + self.refusals_here()

    def too_wide_here(self):
        """Return whether the page that is open is wider than the screen, in words."""
        is_wide = "document.documentElement.scrollWidth > window.innerWidth"
        return ["scrolls sideways"] if self.page.evaluate(is_wide) else []

    def refusals_here(self):
        """Return what the content security policy refused on the page that is open."""
        refused = self.page.evaluate("window.refusedByPolicy")
        return [f"refused by the content security policy: {what}" for what in refused]


class Colleague(Visitor):
    """Somebody who works for the partnership and logs in."""

    def log_in(self, name, password):
        """Log in as they would; return them."""
        page = self.open("/admin/login/")
        page.get_by_label("Username").fill(name)
        page.get_by_label("Password").fill(password)
        page.get_by_role("button", name="Log in").click()
        page.wait_for_url(re.compile(r"/admin/(views/)?$"))  # families have one page
        return self

    def press(self, button, status=HTTPStatus.OK):
        """Press a button that sends a form; return the page that answers."""
        self.noticed.clear()
        self.expected_status = status
        with self.page.expect_navigation():
            self.page.get_by_role("button", name=button, exact=True).first.click()
        return self.page


def axe_findings(page):
    """Return what axe-core finds on a page, each with the elements it found it on."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text())
    violations = page.evaluate(
        "options => axe.run(options).then(result => result.violations)", AXE_OPTIONS
    )
    return [
        f"axe: {finding['id']}, {finding['help']}: {node['html']}"
        for finding in violations
        for node in finding["nodes"]
    ]

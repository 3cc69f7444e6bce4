"""What a browser notices on a page: everything a visitor would suffer from and not see."""

import json
from dataclasses import dataclass, field
from http import HTTPStatus

from django.conf import settings

AXE = settings.BASE_DIR / "node_modules/axe-core/axe.min.js"
AXE_OPTIONS = {
    "runOnly": [
        *("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"),
        "best-practice",
    ],
    "rules": {"target-size": {"enabled": True}},
}

NOTE_REFUSALS = """
window.refusedByPolicy = [];
document.addEventListener("securitypolicyviolation", (event) =>
    window.refusedByPolicy.push(`${event.violatedDirective} ${event.blockedURI}`));
"""


@dataclass
class Visitor:
    """A person with a fresh browser profile who visits pages of one site.

    Nothing is fetched from anywhere else: such requests are noted and refused."""

    context: object
    origin: str
    noticed: list[str] = field(default_factory=list)

    def __post_init__(self):
        self.context.add_init_script(NOTE_REFUSALS)
        self.context.route(lambda url: not url.startswith(self.origin), self._refuse)

    def _refuse(self, route):
        self.noticed.append(f"asks another site: {route.request.url}")
        route.abort()

    def open(self, path, status=HTTPStatus.OK):
        """Visit a page and return it; what went wrong is in `noticed`."""
        self.noticed.clear()
        page = self.context.new_page()
        page.on("console", lambda message: self._hear(message, page, status))
        page.on("pageerror", lambda error: self.noticed.append(f"script error: {error}"))
        response = page.goto(self.origin + path, wait_until="load")
        if response.status != status:
            self.noticed.append(f"answers {response.status}, not {status}")
        return page

    def _hear(self, message, page, status):
        # Chromium says in the console, too, that a page we asked for is meant to be an error.
        expected = status != HTTPStatus.OK and message.location["url"] == page.url
        if message.type in ("error", "warning") and not expected:
            self.noticed.append(f"console: {message.text}")

    def problems(self, path, status=HTTPStatus.OK):
        """Visit a page and return all that is wrong with it, in words."""
        page = self.open(path, status)
        try:
            refused = page.evaluate("window.refusedByPolicy") or []
            found = [f"refused by the content security policy: {what}" for what in refused]
            if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
                found.append("scrolls sideways")
            found += [f"cookie: {cookie['name']}" for cookie in self.context.cookies()]
            found += axe_findings(page)
            return self.noticed + found
        finally:
            page.close()


def axe_findings(page):
    """Return what axe-core finds on a page, each with the elements it found it on."""
    page.evaluate(AXE.read_text())
    result = page.evaluate(f"axe.run({json.dumps(AXE_OPTIONS)})")
    return [
        f"axe: {finding['id']}, {finding['help']}: {node['html']}"
        for finding in result["violations"]
        for node in finding["nodes"]
    ]

"""What a browser notices on a page: everything a visitor would suffer from and not see."""

from http import HTTPStatus

from django.conf import settings

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

    Nothing is fetched from anywhere else: such requests are noted and refused."""

    def __init__(self, context, origin):
        self.context = context
        self.origin = origin
        self.noticed = []
        self.expected_status = HTTPStatus.OK
        context.add_init_script(NOTE_REFUSALS)
        context.route(lambda url: not url.startswith(origin), self._refuse)
        self.page = context.new_page()
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.noticed.append(f"script error: {error}"))

    def _refuse(self, route):
        self.noticed.append(f"asks another site: {route.request.url}")
        route.abort()

    def _hear(self, message):
        # Chromium complains of every refusal, also of those we ask for.
        asked_for = f"responded with a status of {self.expected_status:d} "
        if message.type in ("error", "warning") and asked_for not in message.text:
            self.noticed.append(f"console: {message.text}")

    def open(self, path, status=HTTPStatus.OK):
        """Visit a page and return it; what went wrong is in `noticed`."""
        self.noticed.clear()
        self.expected_status = status
        response = self.page.goto(self.origin + path)
        if response.status != status:
            self.noticed.append(f"answers {response.status}, not {status}")
        return self.page

    def problems(self, path, status=HTTPStatus.OK):
        """Visit a page and return all that is wrong with it, in words."""
        self.open(path, status)
        cookies = [f"cookie: {cookie['name']}" for cookie in self.context.cookies()]
        return self.problems_here() + cookies

    def problems_here(self):
        """Return all that is wrong with the page that is open, in words; cookies aside."""
        found = self.noticed + self.refusals_here()
        if self.page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
            found.append("scrolls sideways")
        return found + axe_findings(self.page)

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
        page.wait_for_url("**/admin/")
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
    page.evaluate(AXE.read_text())
    violations = page.evaluate(
        "options => axe.run(options).then(result => result.violations)", AXE_OPTIONS
    )
    return [
        f"axe: {finding['id']}, {finding['help']}: {node['html']}"
        for finding in violations
        for node in finding["nodes"]
    ]

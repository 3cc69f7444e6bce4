"""The pages that belong to the whole site. Their words are in the templates."""

from django.conf import settings
from django.shortcuts import render
from django.utils.translation import gettext as _

from actions.models import Action, FocusArea, Measure
from feedback.forms import privacy_notice
from kirklees_send.young_people.topics import TOPICS
from local_offer.who_helps import who_helps
from plans.models import Plan
from privacy import retention
from publishing.models import GlossaryTerm
from publishing.paging import page_of
from publishing.public_pages import public_page

# Keeps the page under 30,000 bytes with the longest titles.
ACTIONS_ON_A_SITE_MAP_PAGE = 100


@public_page
def glossary(request):
    """Every hard word, from A to Z."""
    terms = sorted(GlossaryTerm.objects.visible(), key=lambda term: term.term.casefold())
    return render(request, "site/glossary.html", {"page_title": _("Glossary"), "terms": terms})


@public_page
def contact(request):
    """Who to ask for what."""
    context = {"page_title": _("Contact and have your say"), "helps": who_helps()}
    return render(request, "site/contact.html", context)


@public_page
def formats(request):
    """How to get this in another format or language, or on paper."""
    return render(request, "site/formats.html", {"page_title": _("Formats and languages")})


@public_page
def accessibility_statement(request):
    """The statement the law asks for, under the law's headings."""
    return render(
        request, "site/accessibility_statement.html", {"page_title": _("Accessibility statement")}
    )


@public_page
def privacy(request):
    """What the site keeps about people, in short and whole."""
    context = {
        "page_title": _("Privacy"),
        "forms": privacy_notice.notices(),
        "kept": retention.groups(),
    }
    return render(request, "site/privacy.html", context)


@public_page
def privacy_young_people(request):
    """The same in a few words, for young people."""
    title = {"page_title": _("Privacy for young people")}
    return render(request, "site/privacy_young_people.html", title)


@public_page
def cookies(request):
    """The cookies there are: none for visitors."""
    staff_cookies = {
        "page_title": _("Cookies"),
        "session_cookie": settings.SESSION_COOKIE_NAME,
        "session_hours": settings.SESSION_COOKIE_AGE // 3600,
        "csrf_cookie": settings.CSRF_COOKIE_NAME,
        "csrf_weeks": settings.CSRF_COOKIE_AGE // (7 * 24 * 3600),
        "known_cookie": settings.KNOWN_BROWSER_COOKIE_NAME,
        "known_days": settings.KNOWN_BROWSER_COOKIE_AGE // (24 * 3600),
    }
    return render(request, "site/cookies.html", staff_cookies)


@public_page
def site_map(request):
    """A link to every page. The actions turn pages when there are very many."""
    actions = Action.objects.visible().select_related("area")
    actions = actions.only("reference", "title", "area__title")
    lists = {
        "page_title": _("Site map"),
        "topics": TOPICS,
        "plans": Plan.objects.visible(),
        "areas": FocusArea.objects.visible(),
        "measures": Measure.objects.visible(),
        "page": page_of(actions, request, ACTIONS_ON_A_SITE_MAP_PAGE),
    }
    return render(request, "site/site_map.html", lists)

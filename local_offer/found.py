"""What of this room people find by searching, and what they mean by what they type."""

from django.db.models import CharField, Exists, F, OuterRef, Prefetch, TextField, Value
from django.db.models.functions import Concat
from django.utils.translation import gettext_lazy as _

from local_offer.directory.nothing_found import count_terms
from local_offer.directory.words import CRISIS_TERMS, SOUGHT, sought_as, terms_named
from local_offer.guidance import meant
from local_offer.guidance.words import without_marks
from local_offer.models import (
    Event,
    GuidancePage,
    Service,
    ServiceAtLocation,
    Term,
    WaitingTime,
    Year,
)
from search import missed, synonyms
from search.kinds import Kind, ListPage, Words, register


def _services():
    terms = Term.objects.visible()
    at = ServiceAtLocation.objects.visible().select_related("location")
    return (
        Service.objects.visible()
        .for_families()
        .select_related("organisation")
        .prefetch_related(
            Prefetch("needs", terms, "shown_needs"),
            Prefetch("kinds", terms, "shown_kinds"),
            Prefetch("at_locations", at, "shown_locations"),
        )
    )


def _words_of_service(service):
    terms = [*service.shown_needs, *service.shown_kinds]
    return Words(
        service.name,
        _lines(service.what, service.who_for),
        names=_some(service.former_name),
        beside=(
            service.organisation.name,
            service.get_area_display(),
            *(term.name for term in terms),
            *(at.location.name for at in service.shown_locations),
        ),
        terms=tuple(sought_as(term.taxonomy, term.slug) for term in terms),
    )


def _pages_of_guidance(*, whole):
    """Those whose words an officer has ticked, or those of which there is a short page."""
    ticked = GuidancePage.objects.visible().filter(pk=OuterRef("pk"))
    pages = GuidancePage.objects.with_a_page()
    return pages.filter(Exists(ticked)) if whole else pages.filter(~Exists(ticked))


def _words_of_guidance(page):
    text, if_no = without_marks(page.text), without_marks(page.if_no)
    return Words(
        page.title,
        _lines(page.in_short, text, if_no, page.deadline),
        **_how_guidance_is_found(page),
    )


def _words_in_short(page):
    return Words(page.title, page.in_short, **_how_guidance_is_found(page))


def _how_guidance_is_found(page):
    return {"sought": page.get_topic_display(), "terms": (meant.sought_as(page.slug),)}


def _waits():
    return (
        WaitingTime.objects.visible()
        .exclude(service__state__in=(Service.State.CLOSED, Service.State.TAKEN_DOWN))
        .select_related("service")
    )


def _words_of_wait(wait):
    return Words(
        str(wait),
        sought=_WAITING,
        beside=(wait.get_topic_display(), wait.clock_start, wait.clock_stop),
    )


def _words_of_event(event):
    return Words(
        event.title,
        _lines(event.what, event.for_whom, event.place),
        beside=_some(event.organiser),
    )


def _words_of_year(year):
    told = year.public()
    names = ("what_happens", "what_to_ask", "what_changes", "in_kirklees", "for_parents")
    return Words(
        year.title,
        _lines(year.in_short, *(told[name] for name in names)),
        sought=f"{_GROWING_UP}\n{year.min_age} {year.max_age}",
    )


# What people type for them, whatever their own words are.
_WAITING = "waiting list\nhow long\nwaiting time"
_GROWING_UP = "growing up\npreparing for adulthood\nadult"


def _lines(*texts):
    return "\n".join(filter(None, texts))


def _some(text):
    return (text,) if text else ()


def _meanings():
    """What people type for needs and kinds of help: staff write it with each word. The word in
    addresses counts too."""
    terms = Term.objects.visible().filter(taxonomy__in=SOUGHT)
    term = Concat(F("taxonomy"), Value(":"), F("slug"), output_field=CharField())
    typed = Concat(F("also"), Value("\n"), F("slug"), output_field=TextField())
    return terms.annotate(term=term, typed=typed).values_list("term", "name", "typed")


def _meanings_of_guidance():
    """What people type for a page of guidance."""
    pages = GuidancePage.objects.with_a_page().exclude(also="")
    term = Concat(Value(meant.sought_as("")), F("slug"), output_field=CharField())
    return pages.annotate(term=term).values_list("term", "title", "also")


def _count_missed(named, on):
    """Whatever is looked for in the whole site and not found is a gap as well."""
    terms = Term.objects.visible().filter(taxonomy__in=SOUGHT)
    count_terms(terms_named(named, terms) or [None], on)


def _address_of_wait(wait):
    return f"{wait.get_absolute_url()}#{wait.slug}"


synonyms.register(
    _meanings,
    urgent=[sought_as(taxonomy, slug) for taxonomy in SOUGHT for slug in CRISIS_TERMS],
)
synonyms.register(_meanings_of_guidance, among=(meant.WHOLE, meant.IN_SHORT))
missed.register(_count_missed)
register(
    Kind(
        "service",
        "services",
        _("Services"),
        _services,
        _words_of_service,
        made_of=("organisation", "needs", "kinds", "at_locations__location__place"),
        list_page=ListPage("services", _("Choose among these by age, place and cost")),
    ),
    Kind(
        meant.WHOLE,
        "guidance",
        _("Guidance"),
        lambda: _pages_of_guidance(whole=True),
        _words_of_guidance,
        made_of=("ticks",),
    ),
    Kind(
        meant.IN_SHORT,
        "guidance",
        _("Guidance"),
        lambda: _pages_of_guidance(whole=False),
        _words_in_short,
        made_of=("ticks",),
    ),
    Kind(
        "wait",
        "waiting-times",
        _("Waiting times"),
        _waits,
        _words_of_wait,
        made_of=("service__organisation",),
        worth=90,
        address=_address_of_wait,
    ),
    Kind("year", "growing-up", _("Growing up"), lambda: Year.objects.visible(), _words_of_year),
    Kind(
        "event", "events", _("Events"), lambda: Event.objects.visible(), _words_of_event, worth=60
    ),
)

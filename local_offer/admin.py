from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from local_offer.models import (
    Consultation,
    Contact,
    Event,
    FeedRun,
    GuidancePage,
    GuidanceTick,
    IncomingService,
    LanguageSentence,
    Location,
    Newsletter,
    NothingFound,
    Organisation,
    Place,
    Service,
    ServiceAtLocation,
    Source,
    Term,
    WaitFigure,
    WaitingRight,
    WaitingTime,
    WaitSupplier,
    Year,
)
from local_offer.ticking import TickedAdmin
from local_offer.told_in_full import facts_of
from staff.admin import KeepingInline, LookOnly, ReasonedAdmin
from staff.admin.how_much import HowMuch, TellsHowMuch

LINKS_OF_ADVICE = ["council_url", "government_url"]
HOW_SURE_ADVICE_IS = (
    _("How sure we are"),
    {
        "fields": [
            "is_visible",
            ("checked_on", "checked_by"),
            "read_on",
            "sources",
            "unsure_of",
        ]
    },
)


class ContactsOfService(KeepingInline):
    model = Contact
    fields = [("order", "is_visible", "is_sure"), ("label", "phone", "email", "rung_on")]


class LocationsOfService(KeepingInline):
    model = ServiceAtLocation
    fields = [("location", "is_visible")]
    related = ["location"]


class SourcesOfService(KeepingInline):
    model = Source
    fields = [("order", "is_visible"), ("url", "kind")]


@admin.register(Service)
class ServiceAdmin(TellsHowMuch, ReasonedAdmin):
    list_display = ["name", "organisation", "state", "checked_on", "is_listed", "is_visible"]
    list_filter = ["state", "is_listed", "is_visible", "audience", "area", "cost"]
    list_select_related = ["organisation"]
    search_fields = ["name", "former_name", "what", "organisation__name"]
    filter_horizontal = ["needs", "kinds", "access", "outcomes", "schedule_2"]
    readonly_fields = ["checked_by"]
    fixed = ["slug"]
    inlines = [ContactsOfService, LocationsOfService, SourcesOfService]
    fieldsets = [
        (None, {"fields": ["name", "former_name", "slug", "organisation", "what", "who_for"]}),
        (_("Who can use it"), {"fields": [("min_age", "max_age"), "area", "audience"]}),
        (
            _("How to get it"),
            {
                "fields": [
                    ("by_yourself", "by_dropping_in", "by_gp"),
                    ("by_school", "by_any_professional", "by_council"),
                    ("needs_diagnosis", "needs_ehcp", "cost"),
                    "opening",
                    "languages",
                    "wait_words",
                    "website",
                ]
            },
        ),
        (_("How it is found"), {"fields": ["needs", "kinds", "access", "outcomes", "schedule_2"]}),
        (
            _("How sure we are"),
            {
                "fields": [
                    ("is_visible", "is_listed"),
                    ("state", "checked_on", "next_check", "checked_by"),
                    "replaced_by",
                    ("read_on", "source_dated_on"),
                    "unsure_of",
                    "note",
                ]
            },
        ),
    ]

    def how_much_of(self, row):
        return HowMuch.of(facts_of(row)) if row.is_open else None


@admin.register(Organisation)
class OrganisationAdmin(ReasonedAdmin):
    list_display = ["name", "kind", "website", "is_visible"]
    list_filter = ["kind", "is_visible"]
    search_fields = ["name"]
    fixed = ["slug"]


@admin.register(Term)
class TermAdmin(ReasonedAdmin):
    list_display = ["name", "taxonomy", "parent", "order", "is_visible"]
    list_filter = ["taxonomy", "is_visible"]
    list_select_related = ["parent"]
    search_fields = ["name", "description"]
    fixed = ["taxonomy", "slug"]


@admin.register(Place)
class PlaceAdmin(ReasonedAdmin):
    list_display = ["name", "kind", "part", "is_beyond", "is_visible"]
    list_filter = ["kind", "part", "is_beyond", "is_visible"]
    search_fields = ["name", "also"]


@admin.register(Location)
class LocationAdmin(ReasonedAdmin):
    list_display = ["name", "place", "postcode", "is_visible"]
    list_filter = ["place", "is_visible"]
    list_select_related = ["place"]
    search_fields = ["name", "postcode"]
    fixed = ["slug"]


@admin.register(ServiceAtLocation)
class ServiceAtLocationAdmin(ReasonedAdmin):
    shown_on = ("service",)
    list_display = ["service", "location", "is_visible"]
    list_filter = ["location", "is_visible"]
    list_select_related = ["service", "location"]
    search_fields = ["service__name", "location__name"]


@admin.register(Contact)
class ContactAdmin(ReasonedAdmin):
    shown_on = ("service",)
    list_display = ["service", "label", "phone", "email", "is_sure", "rung_on", "is_visible"]
    list_filter = ["is_sure", "is_visible"]
    list_select_related = ["service"]
    search_fields = ["service__name", "phone", "email"]


@admin.register(Source)
class SourceAdmin(ReasonedAdmin):
    shown_on = ("service",)
    list_display = ["url", "service", "kind", "is_visible"]
    list_filter = ["kind", "is_visible"]
    list_select_related = ["service"]
    search_fields = ["url", "service__name"]


@admin.register(IncomingService)
class IncomingServiceAdmin(LookOnly, ReasonedAdmin):
    """To look at. They are decided on, on pages of their own (`local_offer.incoming`)."""

    list_display = ["id_there", "source", "state", "service", "fetched_at", "gone_since"]
    list_filter = ["state", "source", "gone_since"]
    list_select_related = ["service"]
    search_fields = ["source", "id_there", "service__name"]


@admin.register(FeedRun)
class FeedRunAdmin(LookOnly, admin.ModelAdmin):
    list_display = ["source", "at", "failure", "refused"]
    search_fields = ["source"]


@admin.register(NothingFound)
class NothingFoundAdmin(LookOnly, admin.ModelAdmin):
    list_display = ["month", "words", "number"]
    list_select_related = ["term"]
    search_fields = ["term__name"]


@admin.register(Year)
class YearAdmin(TickedAdmin):
    list_display = ["title", "in_short", "checked_on", "is_visible"]
    search_fields = ["title", "in_short", "what_happens", "what_changes"]
    filter_horizontal = ["outcomes", "contacts"]
    fixed = ["slug"]
    fieldsets = [
        (None, {"fields": ["title", "slug", ("min_age", "max_age"), "order", "in_short"]}),
        (
            _("Shown once it is ticked"),
            {
                "fields": [
                    "what_happens",
                    "who_with",
                    "what_to_ask",
                    "what_changes",
                    "in_kirklees",
                    "for_parents",
                    "law",
                ]
            },
        ),
        (_("Where to go on"), {"fields": ["outcomes", "contacts", *LINKS_OF_ADVICE]}),
        HOW_SURE_ADVICE_IS,
    ]


@admin.register(WaitingRight)
class WaitingRightAdmin(TickedAdmin):
    list_display = ["title", "in_short", "checked_on", "is_visible"]
    search_fields = ["title", "in_short", "points"]
    fixed = ["slug"]
    fieldsets = [
        (None, {"fields": ["title", "slug", "order", "in_short"]}),
        (_("Shown once it is ticked"), {"fields": ["points", "law"]}),
        (_("Where to go on"), {"fields": LINKS_OF_ADVICE}),
        HOW_SURE_ADVICE_IS,
    ]


@admin.register(LanguageSentence)
class LanguageSentenceAdmin(TickedAdmin):
    list_display = ["language", "sentence", "checked_on", "is_visible"]
    search_fields = ["language", "sentence"]
    hints = {
        "checked_on": _("The day on which somebody who reads this language read it. Empty: nobody.")
    }
    fieldsets = [
        (None, {"fields": ["language", ("tag", "direction"), "sentence"]}),
        (_("How sure we are"), {"fields": ["is_visible", ("checked_on", "checked_by")]}),
    ]


@admin.register(WaitingTime)
class WaitingTimeAdmin(ReasonedAdmin):
    list_display = ["name", "service", "topic", "statistic", "looked_on", "asked_on", "is_visible"]
    list_filter = ["topic", "statistic", "is_visible"]
    list_select_related = ["service"]
    search_fields = ["name", "service__name"]
    autocomplete_fields = ["service"]
    fixed = ["slug"]


@admin.register(WaitFigure)
class WaitFigureAdmin(LookOnly, ReasonedAdmin):
    """To look at. Figures are given and signed on pages of their own (`local_offer.waits`)."""

    list_display = ["wait", "starts_on", "ends_on", "supplied_by", "published_at"]
    list_filter = ["ends_on", ("published_at", admin.EmptyFieldListFilter)]
    list_select_related = ["wait__service"]
    search_fields = ["wait__name", "wait__service__name", "supplied_by"]


@admin.register(WaitSupplier)
class WaitSupplierAdmin(ReasonedAdmin):
    list_display = ["person", "service"]
    list_filter = ["service"]
    list_select_related = ["person", "service"]
    search_fields = ["person__username", "person__last_name", "service__name"]
    autocomplete_fields = ["person", "service"]


@admin.register(GuidancePage)
class GuidancePageAdmin(ReasonedAdmin):
    list_display = ["title", "topic", "owner", "order", "is_visible"]
    list_filter = ["topic", "is_visible"]
    search_fields = ["title", "in_short", "text"]
    fixed = ["slug"]
    fieldsets = [
        (None, {"fields": ["slug", "title", "in_short", "topic", "order", "schedule_2"]}),
        (
            _("What an officer reads against the law"),
            {
                "fields": ["text", "if_no", "deadline", "law", "links"],
                "description": _(
                    "If you change any of this, the title or the one sentence, the public reads "
                    "the short page until an officer has ticked the new words."
                ),
            },
        ),
        (_("Who answers for it"), {"fields": ["owner", "is_visible"]}),
        (_("How it is found"), {"fields": ["also"]}),
        (_("For staff"), {"fields": ["to_add", "unsure_of", "sources", "read_on"]}),
    ]


@admin.register(GuidanceTick)
class GuidanceTickAdmin(LookOnly, admin.ModelAdmin):
    list_display = ["title", "ticked_on", "ticked_by", "next_check", "taken_back_on"]
    list_filter = ["ticked_on", "taken_back_on"]
    list_select_related = ["ticked_by"]
    search_fields = ["title", "law"]


@admin.register(Event)
class EventAdmin(ReasonedAdmin):
    list_display = ["title", "starts_on", "starts_at", "place", "state", "is_sure", "is_visible"]
    list_filter = ["state", "is_sure", "is_visible", "starts_on"]
    search_fields = ["title", "what", "place", "organiser"]
    fixed = ["slug"]
    fieldsets = [
        (None, {"fields": ["slug", "title", "what", "for_whom", "organiser"]}),
        (_("When"), {"fields": [("starts_on", "starts_at"), ("ends_on", "ends_at")]}),
        (_("How to go there"), {"fields": ["place", "access", "booking"]}),
        (
            _("What became of it"),
            {
                "fields": ["state", "what_changed"],
                "description": _(
                    "Calendars that follow it take over each change. If it does not happen, say "
                    "“cancelled”: one that is only hidden stays in people’s calendars."
                ),
            },
        ),
        (_("How sure we are"), {"fields": [("is_visible", "is_sure"), "source_url", "note"]}),
    ]


@admin.register(Newsletter)
class NewsletterAdmin(ReasonedAdmin):
    list_display = ["title", "month", "is_visible"]
    list_filter = ["is_visible"]
    search_fields = ["title", "topics"]
    fixed = ["slug"]


@admin.register(Consultation)
class ConsultationAdmin(ReasonedAdmin):
    list_display = ["who", "asked_on", "how", "is_visible"]
    list_filter = ["is_visible"]
    search_fields = ["who", "how", "what_came_of_it"]

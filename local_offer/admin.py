from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from local_offer.models import (
    Contact,
    Location,
    NothingFound,
    Organisation,
    Place,
    Service,
    ServiceAtLocation,
    Source,
    Term,
)
from staff.admin import KeepingInline, LookOnly, ReasonedAdmin


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
class ServiceAdmin(ReasonedAdmin):
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


@admin.register(NothingFound)
class NothingFoundAdmin(LookOnly, admin.ModelAdmin):
    list_display = ["month", "words", "number"]
    list_select_related = ["term"]
    search_fields = ["term__name"]

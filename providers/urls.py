from django.urls import path

from providers import pages

urlpatterns = [
    path("providers/<str:token>/", pages.entries, name="provider_entries"),
    path("providers/<str:token>/<slug:slug>/", pages.entry, name="provider_entry"),
    path(
        "providers/<str:token>/<slug:slug>/take-down/",
        pages.take_entry_down,
        name="provider_take_down",
    ),
]

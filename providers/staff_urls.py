"""Addresses of the staff pages of providers, under /admin/."""

from django.urls import path

from providers import asking_pages, queue

urlpatterns = [
    path("providers-of-help/", queue.providers, name="providers"),
    path("providers-of-help/contacts/", asking_pages.provider_contacts, name="provider_contacts"),
    path(
        "providers-of-help/contacts/<slug:slug>/",
        asking_pages.provider_contact,
        name="provider_contact",
    ),
]

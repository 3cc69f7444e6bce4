"""Addresses of the staff pages of services, under /admin/."""

from django.urls import path

from local_offer import checking, gaps

urlpatterns = [
    path("services/check/", checking.check_services, name="check_services"),
    path("services/gaps/", gaps.gaps, name="gaps"),
    path("services/gaps.<sheet_kind:kind>", gaps.gaps_sheet, name="gaps_sheet"),
]

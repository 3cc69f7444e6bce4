"""Addresses of the staff pages of services, under /admin/."""

from django.urls import path

from local_offer import checking

urlpatterns = [path("services/check/", checking.check_services, name="check_services")]

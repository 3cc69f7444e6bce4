from django.urls import path

from local_offer import service_page, shortlist
from local_offer.directory import pages

urlpatterns = [
    path("local-offer/", pages.find_help, name="find_help"),
    path("local-offer/list/", shortlist.shortlist, name="shortlist"),
    path("local-offer/services/", pages.services, name="services"),
    path("local-offer/services/services.csv", pages.services_csv, name="services_csv"),
    path("local-offer/services/<slug:slug>/", service_page.service, name="service"),
]

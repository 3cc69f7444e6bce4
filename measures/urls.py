from django.urls import path

from measures import pages

urlpatterns = [
    path("measures/", pages.measure_list, name="measure_list"),
    path("measures/<reference:reference>/", pages.measure, name="measure"),
    path("measures/<reference:reference>/readings.csv", pages.readings_csv, name="readings_csv"),
]

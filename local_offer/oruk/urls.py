from django.urls import re_path

from local_offer.oruk import described, endpoints, open_data

LISTS = (
    ("services", "service", endpoints.services, endpoints.service),
    (
        "service_at_locations",
        "service_at_location",
        endpoints.service_at_locations,
        endpoints.service_at_location,
    ),
    ("organizations", "organization", endpoints.organizations, endpoints.organization),
    ("taxonomies", "taxonomy", endpoints.taxonomies, endpoints.taxonomy),
    ("taxonomy_terms", "taxonomy_term", endpoints.taxonomy_terms, endpoints.taxonomy_term),
)

# The standard writes them without the last stroke; some programs put one there.
urlpatterns = [
    re_path(r"^api/$", open_data.open_data, name="open_data"),
    re_path(r"^api/oruk/?\Z", endpoints.start, name="oruk"),
    re_path(r"^api/oruk/openapi\.json\Z", described.described, name="oruk_described"),
]
for many, one, view_of_many, view_of_one in LISTS:
    urlpatterns += [
        re_path(rf"^api/oruk/{many}/?\Z", view_of_many, name=f"oruk_{many}"),
        re_path(rf"^api/oruk/{many}/(?P<uuid>[^/]+)/?\Z", view_of_one, name=f"oruk_{one}"),
    ]

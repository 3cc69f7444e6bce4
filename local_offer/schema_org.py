"""A service in the words of schema.org, for search engines and other machines. Only what is known
and shown stands in it: https://schema.org/Service."""

import json

from django.utils.safestring import mark_safe

from local_offer.models import Service

# As django.utils.html.json_script does it: no word can end the element it stands in.
_NO_MARKUP = {ord(sign): f"\\u{ord(sign):04X}" for sign in "<>&"}


def described(service, contacts, address):
    """Return an open service as JSON that may stand in an HTML script element. `contacts` are those
    that are shown; `address` is that of its page, whole. Nobody is sent to call what is for staff.
    """
    organisation = service.organisation
    ages = {"suggestedMinAge": service.min_age, "suggestedMaxAge": service.max_age}
    for_staff = service.audience == Service.Audience.STAFF
    phones = [contact.number for contact in contacts if contact.number and not for_staff]
    told = {
        "@context": "https://schema.org",
        "@type": "Service",
        "name": service.name,
        "description": service.what,
        "url": address,
        "provider": _known(
            {"@type": "Organization", "name": organisation.name, "url": organisation.website}
        ),
        "areaServed": service.get_area_display(),
        "audience": _known({"@type": "PeopleAudience", **ages}),
        "availableLanguage": service.languages.splitlines(),
        "availableChannel": [
            {
                "@type": "ServiceChannel",
                "servicePhone": {"@type": "ContactPoint", "telephone": phone},
            }
            for phone in phones
        ],
        "offers": {"@type": "Offer", "price": 0, "priceCurrency": "GBP"}
        if service.cost == Service.Cost.FREE
        else None,
    }
    text = json.dumps(_known(told), ensure_ascii=False)
    return mark_safe(text.translate(_NO_MARKUP))  # noqa: S308 - nothing in it is markup any more


def _known(values):
    return {name: value for name, value in values.items() if value not in (None, "", [])}

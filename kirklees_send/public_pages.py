from django.utils.translation import gettext_lazy as _

from kirklees_send.sitemap import first_parts
from kirklees_send.young_people.topics import TOPICS
from publishing.public_pages import PublicPage, register

register(
    PublicPage("home", _("Home")),
    PublicPage("young_people", _("For young people")),
    PublicPage(
        "young_people_topic",
        _("What matters to a young person"),
        rows=lambda: TOPICS,
        asked=("page",),
    ),
    PublicPage("glossary", _("Glossary"), sought="jargon\nwhat does it mean\nabbreviations"),
    PublicPage("contact", _("Contact"), sought="phone\ne-mail\nspeak to somebody"),
    PublicPage(
        "formats",
        _("Formats and languages"),
        sought="easy read\ninterpreter\nBSL\nbraille\nlarge print\ntranslate\n"
        "urdu\npunjabi\ngujarati\npolish\narabic\n"
        "other languages\nEnglish is not my first language",
    ),
    PublicPage("accessibility_statement", _("Accessibility statement")),
    PublicPage(
        "privacy",
        _("Privacy"),
        sought="what do you know about me\nwhat do you hold about me\ndelete my data\nGDPR",
    ),
    PublicPage("privacy_young_people", _("Privacy for young people")),
    PublicPage("cookies", _("Cookies")),
    PublicPage("site_map", _("Site map"), asked=("page",)),
    PublicPage("sitemap", _("Where the pages are"), media_type="application/xml"),
    PublicPage(
        "sitemap_part",
        _("Where the pages of one kind are"),
        rows=first_parts,
        media_type="application/xml",
        asked=("p",),
    ),
)

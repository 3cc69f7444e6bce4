"""What families name when they look for help, each a ready-made search of the directory."""

from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _


def topics():
    """Return (words, address) of each topic."""
    directory = reverse("services")
    said = (
        (_("Talking and understanding"), {"q": "talking"}),
        (_("Autism"), {"q": "autism"}),
        (_("ADHD"), {"q": "ADHD"}),
        (_("Mental health"), {"q": "mental health"}),
        (_("Wheelchairs and equipment"), {"kind": "equipment-and-adaptations"}),
        (_("Short breaks"), {"kind": "short-breaks"}),
        (_("Clubs and activities"), {"kind": ["clubs-and-activities", "sport-and-leisure"]}),
        (_("School"), {"kind": ["school-support", "specialist-places"]}),
        (_("EHC plans"), {"kind": "ehc-plans"}),
        (_("Travel"), {"kind": "travel"}),
        (_("Money"), {"kind": "money-and-benefits"}),
        (_("Growing up and work"), {"kind": ["preparing-for-adulthood", "work"]}),
        (_("If you disagree"), {"kind": "disagreements"}),
    )
    return [(words, f"{directory}?{urlencode(asked, doseq=True)}") for words, asked in said]

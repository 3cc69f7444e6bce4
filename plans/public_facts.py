"""The order of public facts, wherever they are listed."""

from django.db.models import Case, F, When

# By day, the newest first; then what is dated in words only, then what shows no date at all.
NEWEST_FIRST = (
    F("dated_on").desc(nulls_last=True),
    Case(When(date_words="", then=1), default=0),
    "-kind",
    "order",
)

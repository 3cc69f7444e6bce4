"""What an address of a list may ask for, such as ?title__startswith=Mend: any look-up of the row's
own fields, which whoever sees the list sees anyway, but no pattern.

On SQLite Python itself looks for a pattern. One that turns back on itself takes longer than anybody
waits, and meanwhile no thread of that worker answers anybody.
"""

from django.core.exceptions import FieldError
from django.db.models import Field, Lookup
from django.db.models.fields.json import KeyTransform


class _NoPattern(Lookup):
    def __init__(self, *_sides):
        raise FieldError("Patterns are not looked for.")


for _place in (Field, KeyTransform):
    for _name in ("regex", "iregex"):
        _place.register_lookup(_NoPattern, _name)

"""Changes of promised words that are only looked at: what the database asks for, until all of it
is taken back."""

from django.contrib.auth import get_user_model
from django.utils import timezone
from django.utils.crypto import get_random_string

from publishing.wordings import values
from publishing.wordings.models import Wording


def allow(row, field, before, after):
    """Let a field of a row change from one kept value to another, in a transaction that the
    caller takes back. Somebody stands in who exists only in there."""
    somebody = get_user_model().objects.create(username=get_random_string(30), is_active=False)
    now = timezone.now()
    Wording.objects.create(
        kind=row._meta.label,
        row_id=row.pk,
        field=field.name,
        title=str(row)[:400],
        url="/",
        before=before,
        after=after,
        reason="-",
        is_slip=True,
        prepared_by=somebody,
        published_by=somebody,
        proposed_at=now,
        published_at=now,
    )


def allow_value(row, name, value):
    """Let a field become this value of its column, as `allow` does."""
    field = row._meta.get_field(name)
    stored = type(row)._base_manager.get(pk=row.pk)
    allow(row, field, values.kept(field, values.of(stored, field)), values.kept(field, value))

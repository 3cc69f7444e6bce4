"""What is public and has no document in the record, though it was frozen when it became public."""

from collections import Counter

from django.db.models import Exists, F, OuterRef, Q

from actions.models import Correction, Round
from reports.models import UpdateDocument, View

Kind = UpdateDocument.Kind
AT = "published_at"


def rounds_without_a_document():
    """Return the public Rounds whose update is in no document."""
    updates = UpdateDocument.objects.visible().filter(kind=Kind.UPDATE)
    return Round.objects.visible().exclude(quarter__in=updates.values("quarter"))


def corrections_without_a_document():
    """Return the public Corrections, of updates that are in the record, that have no document."""
    update = UpdateDocument.objects.visible().filter(
        kind=Kind.UPDATE,
        quarter=OuterRef("update__round__quarter"),
        is_sample=OuterRef("is_sample"),
    )
    rows = Correction.objects.published().filter(Exists(update))
    lost = _without(Kind.CORRECTION, rows.values_list("pk", "update__round__quarter", AT))
    return Correction.objects.filter(pk__in=lost).select_related("update__action", "update__round")


def late_views_without_a_document():
    """Return the public Views that came after their quarter and have no document."""
    is_late = Q(published_at__gt=F("round__published_at")) | Q(update__isnull=False)
    rows = View.objects.published().filter(is_late)
    lost = _without(Kind.VIEW, rows.values_list("pk", "round__quarter", AT))
    return View.objects.filter(pk__in=lost).with_what_it_is_about()


def _without(kind, rows):
    """Return the ids of those (id, quarter, moment) that no document of this kind is of."""
    documents = UpdateDocument.objects.visible().filter(kind=kind)
    there, lost = Counter(documents.values_list("quarter", AT)), []
    for pk, *frozen_as in rows.order_by("pk"):
        there[*frozen_as] -= 1
        if there[*frozen_as] < 0:
            lost.append(pk)
    return lost

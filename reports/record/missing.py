"""What is public and has no document in the record, though it was frozen when it became public."""

from collections import Counter
from itertools import chain

from django.db.models import Exists, F, OuterRef, Q

from actions.models import Correction, Round
from reports.models import AreaCorrection, UpdateDocument, View

Kind = UpdateDocument.Kind
AT = "published_at"


def rounds_without_a_document():
    """Return the public Rounds whose update is in no document."""
    updates = UpdateDocument.objects.visible().filter(kind=Kind.UPDATE)
    return Round.objects.visible().exclude(quarter__in=updates.values("quarter"))


def corrections_without_a_document():
    """Return the public corrections, of updates that are in the record, that have no document."""
    rows = chain.from_iterable(map(_corrections_in_the_record, (Correction, AreaCorrection)))
    return [model.objects.get(pk=pk) for model, pk in _without(Kind.CORRECTION, rows)]


def _corrections_in_the_record(model):
    quarter = f"{model.said_in}__round__quarter"
    updates = UpdateDocument.objects.visible().filter(kind=Kind.UPDATE)
    its_own = updates.filter(quarter=OuterRef(quarter), is_sample=OuterRef("is_sample"))
    rows = model.objects.published().filter(Exists(its_own)).order_by("pk")
    for pk, *frozen_as in rows.values_list("pk", quarter, AT):
        yield (model, pk), *frozen_as


def late_views_without_a_document():
    """Return the public Views that came after their quarter and have no document."""
    is_late = Q(published_at__gt=F("round__published_at")) | Q(update__isnull=False)
    rows = View.objects.published().filter(is_late)
    rows = rows.order_by("pk").values_list("pk", "round__quarter", AT)
    lost = _without(Kind.VIEW, rows)
    return View.objects.filter(pk__in=lost).with_what_it_is_about()


def _without(kind, rows):
    """Return the names of those (name, quarter, moment) that no document of this kind is of."""
    documents = UpdateDocument.objects.visible().filter(kind=kind)
    there, lost = Counter(documents.values_list("quarter", AT)), []
    for name, *frozen_as in rows:
        there[*frozen_as] -= 1
        if there[*frozen_as] < 0:
            lost.append(name)
    return lost

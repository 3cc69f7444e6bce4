"""What changes of the actions the public is told: updates, dates and corrections."""

from django.db.models import Case, Exists, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from actions.models import (
    Action,
    ActionPart,
    AreaDefinition,
    Correction,
    DueDate,
    FocusArea,
    Lead,
    Measure,
    MeasureInArea,
    ProgressUpdate,
    RecommendationPoint,
    Round,
    Series,
)
from actions.models.rounds import published_updates
from actions.statuses import CLOSED, Status
from publishing.changes import (
    Change,
    KindOfChange,
    is_one_of,
    leave_out,
    register,
    say_what_is_about,
)
from publishing.prepared import prepared

UPDATE, DATE, CORRECTION = "update", "date", "correction"


@prepared
def _updates():
    earlier = ProgressUpdate.objects.visible().filter(
        action=OuterRef("action"), published_at__lt=OuterRef("published_at")
    )
    newest = earlier.order_by("-published_at").values("status")[:1]
    before = Coalesce(Subquery(newest), Value(""))
    updates = ProgressUpdate.objects.visible().with_words().select_related("action")
    return updates.annotate(before=before)


def _is_newly_closed():
    """Return the condition, a Q, that an update closes its action, that the one before did not say
    so already, and that none since opened it again."""
    of_it = published_updates().filter(action=OuterRef("action"))
    before = of_it.filter(published_at__lt=OuterRef("published_at")).order_by("-published_at")
    since = of_it.filter(published_at__gt=OuterRef("published_at"))
    said_already = Coalesce(Subquery(before.values("status")[:1]), Value(""))
    opened_again = Exists(since.exclude(status__in=CLOSED))
    return Q(status__in=CLOSED) & ~Q(status=said_already) & ~Q(opened_again)


def _tell_update(update):
    if update.no_change_since:
        text = _("No change since %(quarter)s.") % {"quarter": update.no_change_since.round}
    else:
        text = update.got_in_the_way or update.what_we_did or update.evidence
    if update.before not in ("", update.status):
        changed = _("Before: %(status)s.") % {"status": Status(update.before).label}
        text = f"{changed} {text}"
    return Change(
        timezone.localdate(update.published_at),
        UPDATE,
        str(update.action),
        update.action.get_absolute_url(),
        text,
        update.status,
    )


@prepared
def _dates():
    earlier = DueDate.objects.visible().filter(action=OuterRef("action"), pk__lt=OuterRef("pk"))
    newest_first = (Coalesce("corrects_id", "id").desc(), "-pk")
    of_this_step = Q(pk=OuterRef("corrects")) | Q(corrects=OuterRef("corrects"))
    before = Case(
        When(
            corrects__isnull=False,
            then=Subquery(earlier.filter(of_this_step).order_by("-pk").values("quarter")[:1]),
        ),
        default=Subquery(earlier.order_by(*newest_first).values("quarter")[:1]),
    )
    return DueDate.objects.visible().select_related("action").annotate(before=before)


def _tell_date(row):
    if row.kind == DueDate.Kind.PROMISE:
        text = _("First planned for %(quarter)s.") % {"quarter": row.quarter}
    elif row.kind == DueDate.Kind.MOVE:
        text = _("Date changed from %(before)s to %(quarter)s. Why: %(reason)s") % {
            "before": row.before,
            "quarter": row.quarter,
            "reason": row.reason,
        }
    else:
        text = _("Copying mistake in a date put right: %(quarter)s, not %(before)s. %(reason)s") % {
            "before": row.before,
            "quarter": row.quarter,
            "reason": row.reason,
        }
    return Change(
        timezone.localdate(row.published_at),
        DATE,
        str(row.action),
        row.action.get_absolute_url(),
        text,
    )


def _corrections():
    return Correction.objects.visible().select_related("update__action", "update__round")


def _tell_correction(row):
    action = row.update.action
    return Change(
        timezone.localdate(row.published_at),
        CORRECTION,
        str(action),
        action.get_absolute_url(),
        _("Correction to the update for %(quarter)s: %(text)s")
        % {"quarter": row.update.round.quarter, "text": row.text},
    )


def _wordings_of(area):
    measures = area.measure_places.visible().values("measure")
    rows = (
        FocusArea.objects.filter(pk=area.pk),
        Lead.objects.filter(pk=area.lead_id),
        RecommendationPoint.objects.filter(area=area),
        AreaDefinition.objects.filter(area=area),
        Action.objects.filter(area=area),
        ActionPart.objects.filter(action__area=area),
        MeasureInArea.objects.filter(area=area),
        Measure.objects.filter(pk__in=measures),
        Series.objects.filter(measure__in=measures),
    )
    return is_one_of(rows)


say_what_is_about(
    FocusArea,
    date=lambda area: Q(action__area=area),
    correction=lambda area: Q(update__action__area=area),
    update=lambda area: Q(action__area=area),
    wording=_wordings_of,
)
register(
    KindOfChange(
        DATE,
        gettext_lazy("Date"),
        gettext_lazy("planned and changed dates"),
        _dates,
        _tell_date,
        news=~Q(kind=DueDate.Kind.PROMISE),
        order=10,
    ),
    KindOfChange(
        CORRECTION,
        gettext_lazy("Correction"),
        gettext_lazy("corrections"),
        _corrections,
        _tell_correction,
        order=20,
    ),
    KindOfChange(
        UPDATE,
        gettext_lazy("Update"),
        gettext_lazy("updates"),
        _updates,
        _tell_update,
        news=_is_newly_closed(),
        order=40,
    ),
)
leave_out(Round, because="It becomes public with its updates, and each of those is told.")

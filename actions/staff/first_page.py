"""What the first page of the staff site says of the plan and its progress."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from actions.models import Definition, DueDate, Measure, Reading, Round
from actions.permissions import may_edit_content, may_publish, writable_actions
from actions.updates.expected import expected_updates
from actions.updates.progress import is_owed, is_written, open_round, progress_by_area
from publishing.models import OwnerSettings

WAITING_SHOWN = 20


@dataclass(frozen=True)
class WaitingDraft:
    """Drafts that nobody has made public yet, and where that is done."""

    words: str
    url: str


def to_be_done(request):
    """Return what the first page shows to this person of the plan and its progress."""
    user, on = request.user, timezone.localdate()
    opened = open_round()
    mine = writable_actions(user).visible()
    owner = OwnerSettings.objects.current()
    last_round = Round.objects.visible().first()
    areas = progress_by_area(opened, on)
    writable = set(mine.order_by().values_list("area", flat=True))
    theirs = [area for area in areas if area.area.pk in writable]
    return {
        "may_publish": may_publish(user),
        "may_edit_content": may_edit_content(user),
        "may_write_or_publish": bool(writable) or may_publish(user),
        "may_complete_plan": may_edit_content(user) or may_publish(user),
        "opened": opened,
        "last_round": last_round,
        "expected": expected_updates(on, last_round),
        "areas": theirs or areas,
        "other_areas": [area for area in areas if area not in theirs] if theirs else [],
        "writable_areas": writable,
        "next_to_write": _next_to_write(mine, opened, on) if opened else None,
        "unset": owner.unset(),
        "waiting": _waiting(),
    }


def _next_to_write(mine, opened, on):
    """Return the first action of theirs without words, in the order of the plan."""
    drafts = {update.action_id: update for update in opened.updates.all()}
    owed = [
        action
        for action in mine.with_standing().select_related("area")
        if is_owed(action, drafts.get(action.pk))
        and not is_written(action, drafts.get(action.pk), on=on)
    ]
    return owed[0] if owed else None


def _waiting():
    dates = DueDate.objects.drafts().select_related("action")[:WAITING_SHOWN]
    readings = Reading.objects.drafts().filter(series__measure=OuterRef("pk"))
    definitions = Definition.objects.drafts().filter(measure=OuterRef("pk"))
    measures = Measure.objects.filter(Exists(readings) | Exists(definitions))[:WAITING_SHOWN]
    return [
        *(
            WaitingDraft(
                _("Date: %(date)s") % {"date": date},
                reverse("admin:dates_of", args=[date.action.reference]),
            )
            for date in dates
        ),
        *(
            WaitingDraft(
                _("Figures: %(measure)s") % {"measure": measure},
                reverse("admin:figures", args=[measure.reference]),
            )
            for measure in measures
        ),
    ]

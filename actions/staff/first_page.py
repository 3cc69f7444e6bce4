"""The first page of the staff site: what is to be done."""

from dataclasses import dataclass

from django.apps import apps
from django.core.exceptions import ObjectDoesNotExist
from django.db.models import CharField, Exists, OuterRef, Subquery, Value
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from actions.models import Definition, DueDate, Measure, Reading, Round
from actions.permissions import may_edit_content, may_publish, writable_actions
from actions.updates.progress import is_owed, is_written, open_round, progress_by_area
from publishing.models import OwnerSettings
from staff.roles import may_see

CHANGES_SHOWN = 10
WAITING_SHOWN = 20
ROOMS = ("publishing", "plans", "actions")


@dataclass(frozen=True)
class WaitingDraft:
    """Drafts that nobody has made public yet, and where that is done."""

    words: str
    url: str


def to_be_done(request):
    """Return what the first page shows to this person; nothing of it to staff without a role."""
    user, on = request.user, timezone.localdate()
    if not may_see(user):
        return {"may_see_work": False}
    opened = open_round()
    mine = writable_actions(user).visible()
    owner = OwnerSettings.objects.current()
    return {
        "may_see_work": True,
        "may_publish": may_publish(user),
        "may_edit_content": may_edit_content(user),
        "opened": opened,
        "last_round": Round.objects.visible().first(),
        "next_update_due": owner.next_update_due,
        "next_update_is_late": bool(owner.next_update_due and owner.next_update_due < on),
        "areas": progress_by_area(opened, on),
        "writable_areas": set(mine.order_by().values_list("area", flat=True)),
        "next_to_write": _next_to_write(mine, opened) if opened else None,
        "unset": owner.unset(),
        "waiting": _waiting(),
        "lately": what_changed_lately(),
    }


def _next_to_write(mine, opened):
    """Return the first action of theirs without words, in the order of the plan."""
    drafts = {update.action_id: update for update in opened.updates.all()}
    owed = [
        action
        for action in mine.with_standing().select_related("area")
        if is_owed(action, drafts.get(action.pk)) and not is_written(drafts.get(action.pk))
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


@dataclass(frozen=True)
class StaffChange:
    """A row of somebody's history: who changed what, when and why."""

    entry: object
    kind: str
    name: str
    url: str


def what_changed_lately(number=CHANGES_SHOWN):
    """Return the newest changes by staff to anything, newest first."""
    models = {
        model._meta.label: model
        for room in ROOMS
        for model in apps.get_app_config(room).get_models()
        if hasattr(model._meta, "simple_history_manager_attribute")
    }
    wanted = _newest_entries(models.values(), number)
    found = {}
    for label in {label for label, _pk in wanted}:
        ids = [pk for its_label, pk in wanted if its_label == label]
        entries = models[label].history.filter(history_id__in=ids).select_related("history_user")
        found |= {(label, entry.history_id): entry for entry in entries}
    return [_told(models[key[0]], found[key]) for key in wanted if key in found]


def _newest_entries(models, number):
    branches = []
    for model in models:
        history = model.history.model.objects
        # Inside, so that each branch reads only as far into its index as this page needs.
        newest = history.order_by("-history_date", "-history_id").values("history_id")[:number]
        branches.append(
            history.filter(history_id__in=Subquery(newest))
            .order_by()
            .annotate(of_model=Value(model._meta.label, output_field=CharField()))
            .values_list("history_date", "of_model", "history_id")
        )
    first, *others = branches
    merged = first.union(*others, all=True).order_by("-history_date", "-of_model", "-history_id")
    return [(kind, pk) for _at, kind, pk in merged[:number]]


def _told(model, entry):
    try:
        name = str(entry.instance)
    except ObjectDoesNotExist:  # what it leans on is gone
        name = _("a row that is gone")
    try:
        options = model._meta
        url = reverse(f"admin:{options.app_label}_{options.model_name}_history", args=[entry.id])
    except NoReverseMatch:
        url = ""
    return StaffChange(entry, str(model._meta.verbose_name), name, url)

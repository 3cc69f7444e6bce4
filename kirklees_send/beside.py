"""What the plan promised about a service, and which services help with what it promised. A measure
that is told as a waiting time is told here, too."""

from django.utils import timezone

from actions.models import Action, Measure
from actions.public.rows import ActionRow
from actions.standing import standing
from kirklees_send.models import ServiceInPlan
from local_offer.models import Service, WaitingTime
from local_offer.waits.pages import shown
from publishing.beside import Beside, register
from publishing.prepared import prepared


def _promised(service):
    on = timezone.localdate()
    found = {
        "actions": [
            ActionRow(action, standing(action, on, action.last_round))
            for action in _actions(service=service.pk)
        ],
        "measures": list(_measures(service=service.pk)),
    }
    return found if any(found.values()) else {}


@prepared
def _actions(service):
    links = ServiceInPlan.objects.visible().filter(service=service)
    actions = Action.objects.visible().filter(pk__in=links.values("action"))
    actions = actions.with_standing().with_withdrawal().with_last_round().select_related("area")
    return actions.order_by("area__number", "order")


@prepared
def _measures(service):
    links = ServiceInPlan.objects.visible().filter(service=service)
    return Measure.objects.visible().filter(pk__in=links.values("measure"))


def _help_with(kind, promised):
    found = list(_services(kind, promised=promised.pk))
    return {"services": found} if found else {}


@prepared
def _services(kind, promised):
    links = ServiceInPlan.objects.visible().filter(**{kind: promised})
    return Service.objects.visible().for_families().filter(pk__in=links.values("service"))


def _told_as_wait(measure):
    if not measure.told_as_wait:
        return {}
    links = ServiceInPlan.told_as_wait().filter(measure=measure)
    waits = WaitingTime.objects.filter(in_plan__in=links).select_related("service")
    return {"waits": shown(waits)}


register(
    Beside(Service, "site/_promised.html", _promised),
    Beside(Action, "site/_help_with_this.html", lambda action: _help_with("action", action)),
    Beside(Measure, "site/_told_as_wait.html", _told_as_wait),
    Beside(Measure, "site/_help_with_this.html", lambda measure: _help_with("measure", measure)),
)

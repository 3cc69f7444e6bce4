"""The boxes of the inbox: what waits for a person, what lies where, and what comes first."""

from django.db import models
from django.db.models import Case, Count, Min, Q, When
from django.utils.translation import gettext_lazy

from feedback.models import Submission
from publishing.matters import kinds_of_matter

State = Submission.State


class Box(models.TextChoices):
    """A part of the inbox. A submission may lie in several."""

    SAFEGUARDING = "safeguarding", gettext_lazy("Safeguarding")
    OPEN = "to-answer", gettext_lazy("All to answer")
    NEW = "new", gettext_lazy("New")
    MINE = "mine", gettext_lazy("Mine")
    WAITING = "waiting", gettext_lazy("Waiting for somebody else")
    TRANSLATE = "needs-translating", gettext_lazy("Needs translating")
    STORIES = "stories", gettext_lazy("Stories to look at")
    SET_ASIDE = "set-aside", gettext_lazy("Set aside")
    ANSWERED = "answered", gettext_lazy("Answered")
    SPAM = "not-from-a-person", gettext_lazy("Not from a person")


def in_box(box, person):
    """Return the submissions in a Box, as this person sees it: safeguarding first, then the
    longest waiting; what is answered, the newest answer first."""
    found = Submission.objects.filter(_lies_in(box, person))
    if box == Box.ANSWERED:
        return found.order_by("-answered_at", "-id")
    passed_on = Case(When(concern_closed_at=None, then="safeguarding_at"))
    concerns_first = passed_on.asc(nulls_last=True)
    return found.with_came_on().order_by(concerns_first, "came_on", "received_at", "id")


def counts(person):
    """Return {Box: how many lie in it}. One query."""
    return Submission.objects.aggregate(
        **{box.name: Count("pk", filter=_lies_in(box, person)) for box in Box}
    )


def oldest_open():
    """Return the day the longest waiting of all to answer came, or None. One query."""
    return Submission.objects.open().with_came_on().aggregate(first=Min("came_on"))["first"]


def about_area(area):
    """Return the condition on submissions about an area, or about what belongs to it."""
    about = Q(pk=None)
    for kind in kinds_of_matter():
        if kind.within:
            keys = kind.within(area).values(kind.key)
            about |= Q(about_kind=kind.name, about_key__in=keys)
    return about


def _lies_in(box, person):
    is_open = Q(state__in=Submission.OPEN)
    match box:
        case Box.SAFEGUARDING:
            # Answered or not: somebody still has to say that it is not needed any longer.
            return Q(safeguarding_at__isnull=False, concern_closed_at=None)
        case Box.OPEN:
            return is_open
        case Box.MINE:
            return is_open & Q(assigned_to=person)
        case Box.TRANSLATE:
            return is_open & Q(needs_translating=True)
        case Box.STORIES:
            return Q(
                story__prepared_at__isnull=False,
                story__published_at=None,
                story__withdrawn_at=None,
            )
    states = {
        Box.NEW: State.NEW,
        Box.WAITING: State.WAITING,
        Box.SET_ASIDE: State.QUARANTINED,
        Box.ANSWERED: State.ANSWERED,
        Box.SPAM: State.SPAM,
    }
    return Q(state=states[box])


def unasked():
    """Return the comments that may be closed together, the longest waiting first: their senders
    want no answer, the law asks for none, and nobody has begun on them."""
    found = Submission.objects.filter(
        state=State.NEW,
        form__in=Submission.COMMENTS,
        reach_by=Submission.Reach.NO_NEED,
        safeguarding_at=None,
        needs_translating=False,
        notes=None,
        personal__isnull=False,
    )
    return found.with_came_on().order_by("came_on", "received_at", "id")

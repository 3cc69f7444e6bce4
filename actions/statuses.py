"""How an action is going, in the words people choose from."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Status(models.TextChoices):
    """How an action is going, as a person states it. Empty while still writing."""

    NOT_STARTED = "not-started", _("Not started yet")
    ON_TRACK = "on-track", _("Going to plan")
    AT_RISK = "at-risk", _("May be late")
    DELAYED = "delayed", _("Running late")
    DONE = "done", _("Done")
    STOPPED = "stopped", _("Stopped")


# An action that no longer stands: a state of its own, which a Wording says and no update.
WITHDRAWN = "withdrawn"
WITHDRAWN_LABEL = _("Withdrawn")

# Families reading one of these are owed the reason.
SLIPPING = (Status.AT_RISK, Status.DELAYED, Status.STOPPED)
# After one of these nothing more is due.
CLOSED = (Status.DONE, Status.STOPPED, WITHDRAWN)

# An action with no published update: a state of its own, never "not started".
NO_UPDATE = "no-update"
NO_UPDATE_LABEL = _("No update yet")

# What an action may state while something is still due.
OPEN = (*(status for status in Status if status not in CLOSED), NO_UPDATE)

# From finished to unknown, and last what no longer stands: the order in which statuses are
# counted, drawn and offered.
READING_ORDER = (
    Status.DONE,
    Status.ON_TRACK,
    Status.AT_RISK,
    Status.DELAYED,
    Status.STOPPED,
    Status.NOT_STARTED,
    NO_UPDATE,
    WITHDRAWN,
)
LABELS = {
    NO_UPDATE: NO_UPDATE_LABEL,
    WITHDRAWN: WITHDRAWN_LABEL,
    **{status.value: status.label for status in Status},
}

"""An action as one line of a list."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from actions.models import Action
from actions.public.tally import needs_attention
from actions.standing import Standing, standing
from actions.statuses import LABELS, READING_ORDER, Status


@dataclass(frozen=True)
class ActionRow:
    """What lists show of an action: see templates/components/action_row.html."""

    action: Action
    standing: Standing

    @property
    def title(self):
        return self.action.title

    @property
    def reference(self):
        return self.action.reference

    @property
    def url(self):
        return self.action.get_absolute_url()

    @property
    def status(self):
        return self.standing.code

    @property
    def when(self):
        return when(self.action)

    @property
    def is_timeless(self):
        """Whether nothing at all is known of when it is planned."""
        return not (self.action.due or self.action.timing_words)

    @property
    def sentence(self):
        return self.standing.overdue_sentence or self.standing.silent_sentence

    @property
    def said_before(self):
        """The day of a statement that the last round did not make again, where nothing else says
        it: what is closed is never said twice, and what is overdue says that first."""
        standing = self.standing
        if standing.said_on and standing.was_said_before and not standing.silent_sentence:
            return standing.said_sentence
        return standing.silent_sentence if standing.overdue else ""

    @property
    def short_sentence(self):
        """The same where the quarter stands beside it."""
        return _("Past its date") if self.standing.overdue else self.sentence

    @property
    def kind(self):
        return "overdue" if self.standing.overdue else "silent"

    @property
    def is_withdrawn(self):
        """Whether it was withdrawn itself: its action then came through `with_withdrawal()`."""
        return self.action.is_withdrawn

    @property
    def has_moved(self):
        return self.action.has_moved

    @property
    def needs_attention(self):
        """Whether it stands, and is late, stopped, may be late, or has had its date changed."""
        return needs_attention(self.standing.code, self.standing.overdue, self.has_moved)

    @property
    def may_only_be_late(self):
        """Whether nothing is late of it yet."""
        return self.status == Status.AT_RISK and not self.standing.overdue


def when(action):
    """Say when an action is due: its quarter, the plan's own words, or that it is unknown."""
    if action.due:
        return str(action.due)
    if action.timing_words:
        return _("The plan says: %(words)s") % {"words": action.timing_words}
    return _("Quarter not on this site yet")


def rows_of(actions, on, last_round):
    """Return an ActionRow for each action; they have come through `with_standing()`."""
    return [ActionRow(action, standing(action, on, last_round)) for action in actions]


def statuses_in_words(numbers):
    """Say how many state each status, such as "2 done, 1 no update yet"; `numbers` is a Counter."""
    return ", ".join(
        f"{numbers[status]} {str(LABELS[status]).lower()}"
        for status in READING_ORDER
        if numbers[status]
    )

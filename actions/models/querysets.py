"""The office's questions about actions, in its words."""

from django.db.models import (
    BooleanField,
    Case,
    CharField,
    Exists,
    ExpressionWrapper,
    F,
    FilteredRelation,
    OuterRef,
    Q,
    Subquery,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce

from actions.models import due_dates
from actions.models.rounds import newest_round_columns, published_updates
from actions.quarters import Quarter
from actions.statuses import CLOSED, NO_UPDATE, OPEN, WITHDRAWN
from publishing.wordings.standing import PromisedQuerySet, added_when, withdrawn_when


class ActionQuerySet(PromisedQuerySet):
    """Actions. Everything here looks only at what is public: drafts change no answer."""

    def with_standing(self):
        """Annotate each action with what `standing()` reads:

        `stated`, its newest public status, or "no-update", but "withdrawn" if it no longer stands;
        `said_at`, when the newest was stated, or None; `reason`, what got in the way by that
        update, or by the one it says nothing changed since; `newest_round`, the id of that update's
        round, or None; `due`, the quarter it is due in now, and `first_due`, the quarter first
        promised, each None if not on this site; `has_moved`, whether its date was ever changed;
        `move_reason`, why it last was, or "".
        """
        newest = published_updates().filter(action=OuterRef("pk")).order_by("-published_at")
        still_in_the_way = Coalesce("no_change_since__got_in_the_way", "got_in_the_way")
        return self.annotate(
            stated=Case(
                When(withdrawn_when(self.model), then=Value(WITHDRAWN)),
                default=Coalesce(Subquery(newest.values("status")[:1]), Value(NO_UPDATE)),
            ),
            reason=Coalesce(
                Subquery(newest.values(_still_in_the_way=still_in_the_way)[:1]),
                Value(""),
                output_field=TextField(),
            ),
            said_at=Subquery(newest.values("published_at")[:1]),
            newest_round=Subquery(newest.values("round")[:1]),
            due=due_dates.current_quarter(),
            first_due=due_dates.promised_quarter(),
            has_moved=due_dates.has_moved(),
            move_reason=Coalesce(
                due_dates.newest_move("reason"), Value(""), output_field=TextField()
            ),
        )

    def with_times_moved(self):
        """Annotate `times_moved`, how often its date moved."""
        return self.annotate(times_moved=due_dates.times_moved())

    def in_brief(self, last_round):
        """Return (area id, told, before, before_at, has_moved, is_added, due, order, id) of each
        action, for counting: what `with_standing()` tells, but found fast.

        `told` is "withdrawn", or the status that the last published round states, or None. Only
        then `before` is looked for: the newest public status, so of an earlier round, or None, and
        when. `is_added` is whether it was promised after the site was opened. `due` is the code of
        the quarter it is due in, or None; for what is withdrawn or the last round closes it is not
        looked for.
        """
        newest = published_updates().filter(action=OuterRef("pk")).order_by("-published_at")
        is_withdrawn = withdrawn_when(self.model)
        in_last = Q(updates__round=last_round, updates__published_at__isnull=False)
        return self.annotate(
            last=FilteredRelation("updates", condition=in_last),
            told=Case(When(is_withdrawn, then=Value(WITHDRAWN)), default=F("last__status")),
            before=Case(When(told=None, then=Subquery(newest.values("status")[:1]))),
            before_at=Case(When(told=None, then=Subquery(newest.values("published_at")[:1]))),
            has_moved=due_dates.has_moved(),
            is_added=ExpressionWrapper(added_when(self.model), output_field=BooleanField()),
            due=Case(
                When(told__in=CLOSED, then=None),
                default=Cast(due_dates.current_quarter(), CharField()),
            ),
        ).values_list(
            "area_id", "told", "before", "before_at", "has_moved", "is_added", "due", "order", "pk"
        )

    def with_parts_done(self):
        """Annotate `parts_done`: which parts the newest public update says are done, or ""."""
        newest = published_updates().filter(action=OuterRef("pk")).order_by("-published_at")
        said = Subquery(newest.values("parts_done")[:1])
        return self.annotate(parts_done=Coalesce(said, Value("")))

    def with_last_round(self):
        """Annotate what `last_round` of a row gives: the newest published round, or None."""
        return self.annotate(**newest_round_columns())

    def stating(self, status):
        """Actions whose newest public update states this status; "no-update": that have none."""
        return self.with_standing().filter(stated=status)

    def overdue(self, on):
        """Actions whose due quarter has ended on that day and that are not closed."""
        return self.with_standing().filter(due__lt=Quarter.containing(on), stated__in=OPEN)

    def moved(self):
        """Actions whose public date was ever changed, each with `times_moved`."""
        return self.with_times_moved().filter(due_dates.has_moved())

    def silent(self, last_round):
        """Actions that the last published round says nothing of, and that are not closed."""
        if last_round is None:
            return self.none()
        told = published_updates().filter(action=OuterRef("pk"), round=last_round)
        return self.with_standing().filter(~Exists(told), stated__in=OPEN)

    def due_in(self, quarter):
        """Actions now due in this quarter."""
        return self.with_standing().filter(due=quarter)

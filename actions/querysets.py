"""The office's questions about actions, in its words."""

import re

from django.db.models import (
    Case,
    CharField,
    Count,
    Exists,
    F,
    FilteredRelation,
    OuterRef,
    Prefetch,
    Q,
    Subquery,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce

from actions import due_dates
from actions.quarters import Quarter
from actions.statuses import CLOSED, NO_UPDATE, OPEN
from publishing.visibility import PublicQuerySet


class ActionQuerySet(PublicQuerySet):
    """Actions. Everything here looks only at what is public: drafts change no answer."""

    def with_standing(self):
        """Annotate each action with what `standing()` reads:

        `stated`, its newest public status, or "no-update"; `reason`, what that update says got in
        the way; `newest_round`, the id of that update's round, or None; `due`, the quarter it is
        due in now, and `first_due`, the quarter first promised, each None if not on this site;
        `has_moved`, whether its date was ever changed; `move_reason`, why it last was, or "".
        """
        newest = _published_updates().filter(action=OuterRef("pk")).order_by("-published_at")
        return self.annotate(
            stated=Coalesce(Subquery(newest.values("status")[:1]), Value(NO_UPDATE)),
            reason=Coalesce(
                Subquery(newest.values("got_in_the_way")[:1]), Value(""), output_field=TextField()
            ),
            newest_round=Subquery(newest.values("round")[:1]),
            due=due_dates.current_quarter_of("pk"),
            first_due=due_dates.promised_quarter_of("pk"),
            has_moved=due_dates.has_moved("pk"),
            move_reason=Coalesce(
                due_dates.move_reason_of("pk"), Value(""), output_field=TextField()
            ),
        )

    def in_brief(self, last_round):
        """Return (area id, told, before, due, order, id) of each action, for counting: what
        `with_standing()` tells, but found fast.

        `told` is the status that the last published round states, or None. Only then `before` is
        looked for: the newest public status, so of an earlier round, or None. `due` is the code
        of the quarter it is due in, or None; for what the last round closes it is not looked for.
        """
        newest = _published_updates().filter(action=OuterRef("pk")).order_by("-published_at")
        in_last = Q(updates__round=last_round, updates__published_at__isnull=False)
        return self.annotate(
            last=FilteredRelation("updates", condition=in_last),
            told=F("last__status"),
            before=Case(When(last__status=None, then=Subquery(newest.values("status")[:1]))),
            due=Case(
                When(last__status__in=CLOSED, then=None),
                default=Cast(due_dates.current_quarter_of("pk"), CharField()),
            ),
        ).values_list("area_id", "told", "before", "due", "order", "pk")

    def with_parts_done(self):
        """Annotate `parts_done`: which parts the newest public update says are done, or ""."""
        newest = _published_updates().filter(action=OuterRef("pk")).order_by("-published_at")
        said = Subquery(newest.values("parts_done")[:1])
        return self.annotate(parts_done=Coalesce(said, Value("")))

    def with_last_round(self):
        """Annotate what `last_round` of a row gives: the newest published round, or None."""
        return self.annotate(**newest_round_columns())

    def stating(self, status):
        """Actions whose newest public update states this status; "no-update": that have none."""
        return self.with_standing().filter(stated=status)

    def overdue(self, on):
        """Actions whose due quarter has ended on that day and that are not Done or Stopped."""
        return self.with_standing().filter(due__lt=Quarter.containing(on), stated__in=OPEN)

    def silent(self, last_round):
        """Actions that the last published round says nothing of, and that are not closed."""
        if last_round is None:
            return self.none()
        told = _published_updates().filter(action=OuterRef("pk"), round=last_round)
        return self.with_standing().filter(~Exists(told), stated__in=OPEN)

    def due_in(self, quarter):
        """Actions now due in this quarter."""
        return self.with_standing().filter(due=quarter)

    def about(self, words, spelt_out=()):
        """Actions whose public words or search words hold each of the given words.

        `spelt_out` maps a word in small letters to another text that may stand for it. One and
        many, straight and curly apostrophes are the same; WT1 and wt-1 mean WT 1.
        """
        found = self
        for word in words:
            either = _is_reference(word)
            for text in _ways_to_write(word, dict(spelt_out)):
                for field in ("title", "text", "published_wording", "keywords", "reference"):
                    either |= _holds(field, text)
            found = found.filter(either)
        return found


def _is_reference(word):
    parts = re.fullmatch(r"([A-Za-z]{2,8})-?(M?[1-9][0-9]{0,4})", word)
    return Q(reference__iexact=" ".join(parts.groups())) if parts else Q()


def _ways_to_write(word, spelt_out):
    # Whatever holds "wheelchairs" holds "wheelchair" as well.
    one = word.removesuffix("s") if len(word) > 3 else word
    texts = {one, *(spelt_out[w.lower()] for w in (word, one) if w.lower() in spelt_out)}
    straight = {text.replace("\u2019", "'") for text in texts}
    return straight | {text.replace("'", "\u2019") for text in straight}


def _holds(field, text):
    """Short words only count where a word begins: OT is not in "not". One or two letters, and
    numbers, are whole words."""
    if len(text) > 3:
        return Q(**{f"{field}__icontains": text})
    end = r"($|[^a-z0-9])" if len(text) < 3 or text.isdigit() else ""
    return Q(**{f"{field}__iregex": rf"(^|[^a-z0-9]){re.escape(text)}{end}"})


class UpdateQuerySet(PublicQuerySet):
    """Updates. Combine with `visible()` for what the public sees."""

    def with_corrections(self):
        """Fetch each update's round and its public corrections, as `public_corrections`."""
        from actions.models import Correction

        public = Prefetch("corrections", Correction.objects.visible(), "public_corrections")
        return self.select_related("round").prefetch_related(public)

    def newest_of_each_action(self):
        """Only the newest published update of each action."""
        newest = _published_updates().filter(action=OuterRef("action")).order_by("-published_at")
        return self.filter(pk=Subquery(newest.values("pk")[:1]))

    def count_for_action(self):
        """Return, as a subquery on actions, how many of these updates an action has."""
        same = self.filter(action=OuterRef("pk")).order_by().values("action")
        return Coalesce(Subquery(same.annotate(number=Count("pk")).values("number")), Value(0))


def newest_round_columns():
    """Return annotations that tell the newest published round; `HasLastRound` reads them."""
    from actions.models import Round

    newest = Round.objects.visible().order_by("-quarter")[:1]
    return {
        "last_round_id": Subquery(newest.values("pk")),
        "last_round_quarter": Subquery(newest.values("quarter")),
    }


class HasLastRound:
    """For models whose rows may carry `newest_round_columns()`."""

    @property
    def last_round(self):
        """The newest published round, or None; the row was asked for with its columns."""
        from actions.models import Round

        if self.last_round_id is None:
            return None
        return Round(pk=self.last_round_id, quarter=self.last_round_quarter)


def _published_updates():
    from actions.models import ProgressUpdate, Round

    # What `visible()` says, for updates whose action is the outer row. The open round, if there
    # is one, is looked for once; the index on updates alone can answer the rest.
    still_open = Round.objects.filter(published_at=None).order_by()
    return ProgressUpdate.objects.filter(published_at__isnull=False).exclude(round__in=still_open)

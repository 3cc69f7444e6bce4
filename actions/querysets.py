"""The office's questions about actions, in its words."""

from django.db.models import OuterRef, Prefetch, Q, Subquery
from django.db.models.functions import Coalesce
from django.db.models import Value

from actions import due_dates
from actions.quarters import Quarter
from publishing.visibility import PublicQuerySet

NO_UPDATE = "no-update"
CLOSED = ("done", "stopped")


class ActionQuerySet(PublicQuerySet):
    """Actions. Everything here looks only at what is public: drafts change no answer."""

    def with_standing(self):
        """Annotate each action with `stated` (its newest public status, or "no-update"),
        `newest_round` (that update's round id) and `due` (the quarter it is due in, or None)."""
        newest = _public_updates().filter(action=OuterRef("pk")).order_by("-published_at")
        return self.annotate(
            stated=Coalesce(Subquery(newest.values("status")[:1]), Value(NO_UPDATE)),
            newest_round=Subquery(newest.values("round")[:1]),
            due=due_dates.current_quarter_of("pk"),
        )

    def with_record(self):
        """Fetch what `standing()` needs, in two queries however many actions:
        the newest public update and the public due dates of each."""
        from actions.models import DueDate, ProgressUpdate

        updates = ProgressUpdate.objects.visible().select_related("round")
        dates = DueDate.objects.visible().order_by("id")
        return self.prefetch_related(
            Prefetch("updates", updates.order_by("-published_at")[:1], to_attr="newest_updates"),
            Prefetch("due_dates", dates, to_attr="public_due_dates"),
        )

    def stating(self, status):
        """Actions whose newest public update states this status; "no-update": that have none."""
        return self.with_standing().filter(stated=status)

    def overdue(self, on):
        """Actions whose due quarter has ended on that day and that are not Done or Stopped."""
        return (
            self.with_standing().filter(due__lt=Quarter.containing(on)).exclude(stated__in=CLOSED)
        )

    def silent(self, last_round):
        """Actions that the last published round says nothing of, and that are not closed."""
        if last_round is None:
            return self.none()
        silent = Q(newest_round=None) | ~Q(newest_round=last_round.pk)
        return self.with_standing().filter(silent).exclude(stated__in=CLOSED)

    def due_in(self, quarter):
        """Actions now due in this quarter."""
        return self.with_standing().filter(due=quarter)

    def about(self, words, spelt_out=()):
        """Actions whose public words or search words hold each of the given words.

        `spelt_out` maps a word in small letters to another text that may stand for it.
        """
        found = self
        for word in words:
            either = Q()
            for text in {word, dict(spelt_out).get(word.lower(), word)}:
                for field in ("title", "text", "published_wording", "keywords", "reference"):
                    either |= Q(**{f"{field}__icontains": text})
            found = found.filter(either)
        return found


def _public_updates():
    from actions.models import ProgressUpdate

    # Every published update belongs to a published round; its action is the outer row.
    return ProgressUpdate.objects.filter(published_at__isnull=False, round__published_at__isnull=False)

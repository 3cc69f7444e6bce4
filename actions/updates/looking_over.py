"""What somebody looks over before a quarter is public: each draft, what speaks against it, and who
wrote it last."""

from dataclasses import dataclass, field
from datetime import datetime

from actions.models import ProgressUpdate
from actions.updates.progress import AreaProgress
from actions.updates.rounds import words_of


@dataclass
class DraftToLookOver:
    """A draft as the public will read it. `refusals` keep it from being published, `doubts` may be
    right; both are sentences. `writer` is the name of who saved it last, "" for a command."""

    update: ProgressUpdate
    writer: str = ""
    written_at: datetime | None = None
    refusals: list[str] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)

    @property
    def is_questioned(self):
        return bool(self.refusals or self.doubts)


@dataclass(frozen=True)
class AreaToLookOver:
    """One focus area of an open round: how far it is, and its drafts in the order of the plan."""

    progress: AreaProgress
    drafts: list[DraftToLookOver]


def to_look_over(opened, areas, *, refusals, doubts):
    """Return an AreaToLookOver for each AreaProgress. `refusals` and `doubts` are RoundFindings
    (`actions.updates.checks`). Two queries."""
    updates = opened.updates.with_words().select_related("action__area").order_by("action")
    writers = writers_of(opened)
    drafts = {}
    for update in updates:
        writer, at = writers.get(update.pk, (None, None))
        drafts[update.action_id] = DraftToLookOver(update, str(writer or ""), at)
    for finding in refusals:
        drafts[finding.action.pk].refusals.append(finding.sentence)
    for finding in doubts:
        if finding.action:
            drafts[finding.action.pk].doubts.append(finding.sentence)
    return [
        AreaToLookOver(
            area,
            [draft for draft in drafts.values() if draft.update.action.area_id == area.area.pk],
        )
        for area in areas
    ]


def writers_of(opened):
    """Return {update id: (who changed its words last, when)}; a command is None. A note to the
    writer changes none. One query."""
    past = ProgressUpdate.history.filter(round=opened).order_by("history_id")
    found, before = {}, {}
    for row in past.select_related("history_user"):
        if words_of(row) != before.get(row.id):
            found[row.id] = (row.history_user, row.history_date)
        before[row.id] = words_of(row)
    return found

"""The rows of the writing page: for each action what was said last, and what is being said now."""

import datetime
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Prefetch, prefetch_related_objects
from django.utils.translation import gettext as _

from actions.models import Action, ActionPart, ProgressUpdate, Round
from actions.public.rows import when
from actions.standing import Standing, standing
from actions.updates.checks import keeps_back, too_late_for_plan
from actions.updates.forms import SELDOM, TEXTS, UpdateForm
from actions.updates.plain_words import hints
from actions.updates.progress import is_owed, is_written
from actions.updates.rounds import (
    last_said,
    say_no_change,
    versions_of,
    words_after,
    words_of,
    write_update,
)
from publishing.models import GlossaryTerm
from publishing.versions import ChangedMeanwhile, id_in
from staff.admin import in_words


@dataclass
class UpdateRow:
    """An action on the writing page: what was said last, and what is being said now.

    `draft` is what is saved in the round that is `opened`, `last` the newest public update; each
    may be None. `seen` is the version that the writer saw. After a version conflict, `theirs` is
    the history row that was written meanwhile, `is_own` whether by the writer in another window,
    and `conflict` the sentence on it.
    """

    action: Action
    opened: Round
    draft: ProgressUpdate | None
    last: ProgressUpdate | None
    stands: Standing
    on: datetime.date
    version: int
    explained: dict
    form: UpdateForm = None
    theirs: object = None
    conflict: str = ""
    is_own: bool = False
    refusals: list = field(default_factory=list)
    is_unsaved: bool = False
    is_just_saved: bool = False
    is_open: bool = False
    next: "UpdateRow | None" = None
    seen: int = 0

    def __post_init__(self):
        if self.form is None:
            self.form = self.asking(initial=words_of(self.draft) if self.draft else self.blank)

    def asking(self, data=None, *, initial):
        """Return the boxes of this row, filled as they were when the writer saw them."""
        return UpdateForm(data, initial=initial, action=self.action, prefix=self.name, auto_id="%s")

    @property
    def blank(self):
        """What the boxes say before anybody writes: parts that were done are done."""
        return words_after(self.last)

    @property
    def name(self):
        return self.action.address_part

    @property
    def is_written(self):
        return is_written(self.action, self.draft, on=self.on)

    @property
    def is_half_written(self):
        return self.draft is not None and not self.is_written

    @property
    def is_owed(self):
        return is_owed(self.action, self.draft)

    @property
    def is_repeated(self):
        """Whether the draft says that nothing changed."""
        return self.draft is not None and self.draft.no_change_since_id is not None

    @property
    def can_repeat(self):
        return self.last is not None and self.draft is None and not self.last.is_sample

    @property
    def has_problem(self):
        return bool(self.conflict or self.refusals or (self.form.is_bound and self.form.errors))

    @property
    def problem(self):
        """The first sentence on what is wrong, for the summary at the top."""
        of_boxes = [errors[0] for errors in self.form.errors.values()] if self.form.is_bound else []
        return next(iter(filter(None, [self.conflict, *self.refusals, *of_boxes])), "")

    @property
    def when(self):
        return when(self.action)

    @property
    def hints(self):
        """Hints on what is saved, by the label of the box."""
        if self.draft is None:
            return []
        found = []
        for name in TEXTS:
            label = ProgressUpdate._meta.get_field(name).verbose_name
            found += [(label, hint) for hint in hints(getattr(self.draft, name), self.explained)]
        return found

    @property
    def still_needed(self):
        """What keeps the draft from being published, in sentences."""
        return keeps_back(self.action, self.draft, on=self.on) if self.draft else []

    @property
    def too_late_for_plan(self):
        """Why it cannot be said to go to plan, or ""."""
        return too_late_for_plan(self.action, on=self.on)

    @property
    def is_to_do(self):
        return self.is_owed and not self.is_written

    @property
    def says_more(self):
        """Whether a box is filled that few updates need, or one of them has an error."""
        return any(self.form[name].value() or self.form[name].errors for name in SELDOM)

    @property
    def first_box(self):
        """The id of the box to begin in: what is chosen there is under the hand."""
        chosen = [box.id_for_label for box in self.form["status"] if box.data["selected"]]
        return next(iter(chosen), self.form["status"].id_for_label)

    def save(self, *, by):
        """Save what was typed; return whether it is saved. If not, the row says why and keeps
        every word."""
        if not self.form.is_valid():
            return False
        words = words_of(self.draft) | self.form.cleaned_data
        if words == words_of(self.draft):
            self.is_unsaved = False
            return True  # somebody else wrote the very same
        return self._write(write_update, by=by, words=words)

    def repeat(self, *, by):
        """Say the same as last time, checked; return whether that is saved."""
        if self.is_unsaved:
            self.refusals = [_("You have typed here. Save that, or empty the boxes first.")]
        elif not self.can_repeat:
            self.refusals = [_("There is nothing to repeat here, or something is written already.")]
        else:
            return self._write(say_no_change, by=by)
        return False

    def _write(self, write, *, by, **words):
        try:
            with transaction.atomic():
                self.draft = write(self.action, opened=self.opened, seen=self.seen, by=by, **words)
        except ChangedMeanwhile as change:
            change.reader = by
            self.conflict, self.version, self.is_own = (
                change.sentence,
                change.version,
                change.is_own,
            )
            self.theirs = change.entries[0] if change.entries else None
            return False
        except ValidationError as refusal:
            self._show(refusal)
            return False
        except IntegrityError as refusal:
            self.refusals = [in_words(refusal)]
            return False
        self.is_unsaved = False
        return True

    def _show(self, refusal):
        of_fields = refusal.error_dict if hasattr(refusal, "error_dict") else {}
        for name, errors in of_fields.items():
            if self.form.is_bound and name in self.form.fields:
                self.form.add_error(name, errors)
            else:
                self.refusals += ValidationError(errors).messages
        if not of_fields:
            self.refusals += refusal.messages


def rows_for(actions, opened, on, last_round):
    """Return an UpdateRow for each action, in five queries. They came through `with_standing()`."""
    prefetch_related_objects(
        actions, Prefetch("parts", ActionPart.objects.visible(), to_attr="shown_parts")
    )
    explained = dict(
        GlossaryTerm.objects.visible().exclude(acronym="").values_list("acronym", "full")
    )
    last = last_said(actions)
    drafts = {update.action_id: update for update in opened.updates.filter(action__in=actions)}
    versions = versions_of(opened, actions)
    return [
        UpdateRow(
            action=action,
            opened=opened,
            draft=drafts.get(action.pk),
            last=last.get(action.pk),
            stands=standing(action, on, last_round),
            on=on,
            version=versions.get(action.pk, 0),
            explained=explained,
        )
        for action in actions
    ]


def take_typed(rows, data, opened):
    """Put into each row what the writer typed, and return the rows they touched.

    A row is touched if its boxes differ from the version that the writer saw: what others saved
    since is not theirs.
    """
    seen = {row.action.pk: _seen(row, data) for row in rows}
    past = ProgressUpdate.history.filter(round=opened, history_id__in=set(seen.values()) - {None})
    before = {(version.action_id, version.history_id): version for version in past}
    touched = []
    for row in rows:
        version = seen[row.action.pk]
        if version is None:
            continue  # this row was not on the writer's page
        row.seen = version
        known = before.get((row.action.pk, version))
        form = row.asking(data, initial=words_of(known) if known else row.blank)
        # Of boxes to tick, nothing is sent when none is ticked.
        changed = {
            name
            for name in form.changed_data
            if name == "parts_done" or form.add_prefix(name) in data
        }
        if changed:
            row.form, row.is_unsaved = form, True
            row.version = version  # what others saved since is still to be compared
            touched.append(row)
    return touched


def _seen(row, data):
    return id_in(data.get(f"{row.name}-version", ""))

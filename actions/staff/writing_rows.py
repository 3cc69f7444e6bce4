"""One row of the writing page: an action, what was said last, and what is being said now."""

from dataclasses import dataclass, field

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.db import IntegrityError, transaction
from django.db.models import Prefetch, prefetch_related_objects
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from actions import parts
from actions.models import Action, ActionPart, ProgressUpdate
from actions.plain_words import hints
from actions.round_progress import is_owed, is_written
from actions.rounds import WORDS, versions_of, write_update
from actions.rows import when
from actions.standing import Standing, standing
from actions.statuses import SLIPPING, Status
from publishing.models import GlossaryTerm
from publishing.versions import ChangedMeanwhile, id_in
from staff.admin import LinesField, in_words

LONGEST_TEXT = 4_000
BLANK = dict.fromkeys(WORDS, "")
TEXTS = ("what_we_did", "difference", "got_in_the_way", "what_next", "evidence")


def _text(name, label=None, rows=2):
    return LinesField(
        label=label or ProgressUpdate._meta.get_field(name).verbose_name,
        required=False,
        # Not an attribute of the box: browsers cut off what is pasted, and say nothing.
        validators=[
            MaxLengthValidator(
                LONGEST_TEXT,
                _("Make this shorter: at most %(limit_value)d letters. It has %(show_value)d."),
            )
        ],
        widget=forms.Textarea(attrs={"rows": rows, "cols": False}),
    )


class PartsField(forms.MultipleChoiceField):
    """The parts of an action to tick. Its value is their numbers as an update keeps them."""

    widget = forms.CheckboxSelectMultiple

    def prepare_value(self, value):
        return parts.numbers(value) if isinstance(value, str) else value

    def clean(self, value):
        return parts.in_words(int(number) for number in super().clean(value))

    def has_changed(self, initial, data):
        asked = {number for number, _part in self.choices}
        said = [number for number in parts.numbers(initial) if number in asked]
        return super().has_changed(said, data)


class UpdateForm(forms.Form):
    """What is said of one action in one round. It may be half written. An action without parts
    is not asked about them."""

    status = forms.ChoiceField(
        label=ProgressUpdate._meta.get_field("status").verbose_name,
        choices=[("", _("Not said yet")), *Status.choices],
        required=False,
        error_messages={"invalid_choice": _("Choose one of the words in the list.")},
    )
    parts_done = PartsField(
        label=ProgressUpdate._meta.get_field("parts_done").verbose_name,
        required=False,
        error_messages={"invalid_choice": _("Choose parts from the list.")},
    )
    what_we_did = _text("what_we_did", rows=3)
    difference = _text("difference")
    got_in_the_way = _text("got_in_the_way", _("what got in the way (needed if late or stopped)"))
    what_next = _text("what_next")
    evidence = _text("evidence", _("how you can tell (needed if done)"))
    evidence_url = forms.URLField(
        label=ProgressUpdate._meta.get_field("evidence_url").verbose_name,
        required=False,
        assume_scheme="https",
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off"}),
        validators=[MaxLengthValidator(500)],
        error_messages={"invalid": _("Write a whole address, such as https://www.example.org.")},
    )
    use_required_attribute = False

    def __init__(self, *args, action, **kwargs):
        super().__init__(*args, **kwargs)
        asked = [(part.order, f"{part.order}. {part.text}") for part in action.shown_parts]
        if asked:
            self.fields["parts_done"].choices = asked
        else:
            del self.fields["parts_done"]


@dataclass
class Row:
    """An action on the writing page.

    `draft` is what is saved for this round, `last` the newest public update, each may be None.
    `theirs` is the history row somebody else wrote meanwhile, `conflict` the sentence on it.
    """

    action: Action
    draft: ProgressUpdate | None
    last: ProgressUpdate | None
    stands: Standing
    version: int
    explained: dict
    form: UpdateForm = None
    theirs: object = None
    conflict: str = ""
    refusals: list = field(default_factory=list)
    is_unsaved: bool = False
    is_just_saved: bool = False
    next: "Row | None" = None
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
        return is_written(self.draft)

    @property
    def is_half_written(self):
        return self.draft is not None and not self.is_written

    @property
    def is_owed(self):
        return is_owed(self.action, self.draft)

    @property
    def is_repeated(self):
        """Whether the draft says word for word what was published last."""
        return bool(self.draft and self.last and words_of(self.draft) == words_of(self.last))

    @property
    def can_repeat(self):
        return self.last is not None and self.draft is None

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
        """What the draft must say before it can be published, in sentences."""
        return needed_by(self.draft) if self.draft else []


def needed_by(draft):
    """Return what keeps a draft from being published, in the sentences of its constraints. Asks
    no database."""
    missing = {
        "a_published_update_states_how_it_is_going": not draft.status,
        "slipping_updates_are_explained": draft.status in SLIPPING and not draft.got_in_the_way,
        "done_comes_with_how_you_can_tell": draft.status == Status.DONE and not draft.evidence,
    }
    return [
        constraint.get_violation_error_message()
        for constraint in draft._meta.constraints
        if missing.get(constraint.name)
    ]


def words_of(row):
    """Return what an update, a draft or a row of their history says; blank for None."""
    return {name: getattr(row, name) for name in WORDS} if row else dict(BLANK)


def words_after(last):
    """Return what an update says before anybody writes it: parts that were done are done. `last`
    is the newest public update, or None."""
    return {**BLANK, "parts_done": last.parts_done if last else ""}


def last_said(actions):
    """Return {action id: its newest public update}, in one query."""
    newest = ProgressUpdate.objects.visible().filter(action__in=actions).newest_of_each_action()
    return {update.action_id: update for update in newest.select_related("round")}


def rows_for(actions, opened, on, last_round):
    """Return a Row for each action; they have come through `with_standing()`. Five queries."""
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
        Row(
            action=action,
            draft=drafts.get(action.pk),
            last=last.get(action.pk),
            stands=standing(action, on, last_round),
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


def save_row(row, opened, *, by):
    """Save what was typed in a row; return whether it is saved. If not, the row says why and
    keeps every word."""
    if not row.form.is_valid():
        return False
    words = words_of(row.draft) | row.form.cleaned_data
    if words == words_of(row.draft):
        row.is_unsaved = False
        return True  # somebody else wrote the very same
    return _write(row, opened, words, by=by)


def repeat_row(row, opened, *, by):
    """Say the same as last time, checked; return whether that is saved."""
    reason = gettext("Same as last time, checked")
    return _write(row, opened, words_of(row.last), by=by, reason=reason)


def _write(row, opened, words, *, by, reason=""):
    try:
        with transaction.atomic():
            row.draft = write_update(
                row.action, opened=opened, words=words, seen=row.seen, by=by, reason=reason
            )
    except ChangedMeanwhile as change:
        row.conflict, row.version = change.sentence, change.version
        row.theirs = change.entries[0] if change.entries else None
        return False
    except ValidationError as refusal:
        _tell(row, refusal)
        return False
    except IntegrityError as refusal:
        row.refusals = [in_words(refusal)]
        return False
    row.is_unsaved = False
    return True


def _tell(row, refusal):
    of_fields = refusal.error_dict if hasattr(refusal, "error_dict") else {}
    for name, errors in of_fields.items():
        if row.form.is_bound and name in row.form.fields:
            row.form.add_error(name, errors)
        else:
            row.refusals += ValidationError(errors).messages
    if not of_fields:
        row.refusals += refusal.messages

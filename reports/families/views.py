"""What families say of a quarter: written and published by themselves, and shown beside ours.

Nobody else has a verb for any of it. A view that is public before its quarter stands in the
document of the quarter; one that comes later has a document of its own. It is public at once in
both cases: whoever publishes the quarter, or holds it, cannot make a view wait.
"""

import datetime
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.dispatch import receiver
from django.utils.translation import gettext as _

from actions.models import FocusArea, ProgressUpdate, Round
from actions.signals import round_closing
from publishing.versions import ChangedMeanwhile, refuse_if_changed
from reports.models import View
from reports.record.freezing import freeze_late_view
from reports.roles import voice_of

AN_INSTANT = datetime.timedelta(microseconds=1)


@dataclass(frozen=True)
class Subject:
    """What a view is about: one quarter, as a whole or in one area, or one update of it."""

    round: Round
    area: FocusArea | None = None
    update: ProgressUpdate | None = None

    @property
    def views(self):
        """The Views of it, drafts as well."""
        return View.objects.filter(round=self.round, area=self.area, update=self.update)

    def draft_of(self, voice):
        """Return the draft that this voice has of it, or None."""
        return self.views.drafts().filter(by=voice).first()


@transaction.atomic
def write_view(subject, *, words, judgement, person, at, version):
    """Save, as a draft, what a person says for families of a Subject; return the View.

    `version` is that of the draft they looked at. Raise ChangedMeanwhile if somebody saved or
    published it since, and ValidationError if the person speaks for nobody or a value is not
    possible.
    """
    voice = _voice_of(person)
    draft = subject.draft_of(voice)
    if draft:
        refuse_if_changed(draft, version)
    elif version:
        raise ChangedMeanwhile("")
    else:
        draft = View(by=voice, round=subject.round, area=subject.area, update=subject.update)
    draft.words, draft.judgement = words, judgement
    draft.written_by, draft.written_at = person, at
    draft.full_clean()
    draft.save()
    return draft


@transaction.atomic
def publish_view(view, *, person, at, version):
    """Make a view public, for ever, as one of those who speak for its voice; return it. One that
    comes after its quarter is public after it, though `at` may be from before.

    Raise ChangedMeanwhile if it is not what they looked at, and ValidationError if it is not
    theirs, says nothing or is public already.
    """
    # Locked, so that it stands in the document of the quarter or comes after it.
    about = Round.objects.select_for_update().get(pk=view.round_id)
    refuse_if_changed(view, version)
    view = View.objects.with_what_it_is_about().get(pk=view.pk)
    if view.by != _voice_of(person):
        raise ValidationError(_("Only those who wrote it publish it."))
    if view.published_at:
        raise ValidationError(_("This view is public already."))
    view.published_at = max(at, about.published_at + AN_INSTANT) if about.published_at else at
    view.full_clean()
    view.save()
    if about.published_at:
        freeze_late_view(view)
    return view


@receiver(round_closing)
def come_first(opened, **_how):
    """Return the moment of the newest view that is public before its quarter, or None: the quarter
    waited for it, perhaps since before that moment."""
    return opened.views.published().aggregate(Max("published_at"))["published_at__max"]


def _voice_of(person):
    voice = voice_of(person)
    if voice is None:
        raise ValidationError(_("Only PCAN and the youth forum write what families say."))
    return voice

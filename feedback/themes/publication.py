"""You said, we did: gathering what people told us, and answering it in public.

Special Educational Needs and Disability Regulations 2014, regulation 56: comments on the Local
Offer are published with the council's response, in a form that lets nobody be identified.

Each verb is one transaction that leaves who did it, and why, in the history. What changes words,
or who reads them, takes the `version` its person looked at (`publishing.versions`), and raises
ChangedMeanwhile if somebody was quicker. A verb raises ValidationError, with a sentence, for what
makes no sense now.
"""

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from feedback.models import Submission, Theme
from feedback.models.submissions import PersonalPart, say_what_they_are_about
from feedback.names import names_in, warning_of
from publishing.records import save_with_history
from publishing.versions import refuse_if_changed

# With fewer voices than this somebody looks once more whether anybody can be known.
FEW = 3


class Stage(models.TextChoices):
    """How far a theme is."""

    DRAFT = "draft", gettext_lazy("Being written")
    WAITING = "waiting", gettext_lazy("For a second person to look at")
    PUBLIC = "public", gettext_lazy("Public")


class WhyBack(models.TextChoices):
    """Why something is taken off the public site. A choice, so that no word about anybody stays
    in the history."""

    KNOWN = "known", gettext_lazy("Somebody could be known from it")
    WRONG = "wrong", gettext_lazy("It was wrong")
    OLD = "out-of-date", gettext_lazy("It is out of date")


def in_stage(stage):
    """Return the themes of a Stage, as a condition."""
    if stage == Stage.PUBLIC:
        return Q(published_at__isnull=False)
    return Q(published_at=None, is_ready=stage == Stage.WAITING)


def number_of_voices(theme):
    """Return how many people spoke in the comments of a theme: who sent the same again, with
    changes, counts once."""
    return theme.submissions.from_people().values("form_token").distinct().count()


def gathered_in(theme):
    """Return what people said that a theme gathers, oldest first."""
    return say_what_they_are_about(list(theme.submissions.oldest_first()))


def names_in_theme(theme):
    """Return the words of a theme that are a name of somebody whose comment it gathers."""
    texts = (theme.title, theme.you_said, theme.told_otherwise, theme.we_did)
    return names_in(texts, PersonalPart.objects.filter(submission__themes=theme))


@transaction.atomic
def write(theme, *, words, areas, actions, is_ready, by, version=""):
    """Write a new theme, or change one that the public does not read. `words` are its fields by
    name. Whoever wrote last may not publish it; once it `is_ready`, somebody else may."""
    is_new = theme.pk is None
    if not is_new:
        refuse_if_changed(theme, version)
        theme.refuse_if_public()
    for name, value in words.items():
        setattr(theme, name, value)
    theme.prepared_by, theme.is_ready = by, is_ready
    theme.full_clean(validate_unique=False)
    # What it is linked with goes into the same row of history as its words.
    theme.skip_history_when_saving = True
    theme.save()
    theme.areas.set(areas)
    theme.actions.set(actions)
    del theme.skip_history_when_saving
    because = _("Wrote it, for somebody else to look at") if is_ready else _("Wrote it")
    save_with_history(theme, by=by, because=because)


@transaction.atomic
def gather(theme, references, *, by):
    """Put the comments of these references into a theme. More may come while the public reads it:
    its words stay, and nothing of anybody's is lost, so it takes no version."""
    theme = _locked(theme)
    # Locked too, so that nobody says meanwhile why one of them is not published.
    found = list(
        Submission.objects.filter(reference__in=references)
        .order_by("pk")
        .select_for_update(no_key=True)
    )
    if not found:
        raise ValidationError(_("Tick at least one comment."))
    for one in found:
        if one.form not in Submission.COMMENTS or one.is_doubted:
            raise ValidationError(
                _("%(reference)s is not a comment by a person.") % {"reference": one.reference}
            )
        if one.not_published_because:
            raise ValidationError(
                _("Somebody said why %(reference)s is not answered in public. Undo that first.")
                % {"reference": one.reference}
            )
    theme.submissions.add(*found)
    because = ngettext("Put in %(number)s comment", "Put in %(number)s comments", len(found))
    save_with_history(theme, by=by, because=because % {"number": len(found)})


@transaction.atomic
def let_go(theme, submission, *, by):
    """Take a comment out of a theme; not the last one while the public reads it."""
    theme = _locked(theme)
    theme.submissions.remove(submission)
    if theme.published_at:
        _refuse_what_nobody_said(theme)
    because = _("Took out %(reference)s") % {"reference": submission.reference}
    save_with_history(theme, by=by, because=because)


@transaction.atomic
def publish(theme, *, by, at, version, few_checked=False, names_checked=False):
    """Make a theme public. Whoever calls this has looked at it and says that nobody can be known
    from its words; where few people said it, `few_checked`, not from that either; and where a
    word of it is a name of who said it, `names_checked`, not from this word."""
    refuse_if_changed(theme, version)
    theme.refuse_unless_publishable(by)
    _refuse_what_nobody_said(theme)
    is_few = number_of_voices(theme) < FEW
    if is_few and not few_checked:
        raise ValidationError(_("Few people said this. Look once more, then tick that box too."))
    named = names_in_theme(theme)
    if named and not names_checked:
        raise ValidationError(
            _("%(warning)s Look once more, then tick that box too.")
            % {"warning": warning_of(named)}
        )
    theme.redaction_confirmed = True
    theme.publish_by(by, at=at)
    theme.full_clean(validate_unique=False)
    because = (
        _("Looked at it, and published it: nobody can be known from it, though few said it")
        if is_few
        else _("Looked at it, and published it: nobody can be known from it")
    )
    save_with_history(theme, by=by, because=because)


@transaction.atomic
def take_back(theme, *, why, by, version):
    """Take a theme off the public site; `why` is a WhyBack. Its words stay, to be put right."""
    refuse_if_changed(theme, version)
    theme.unpublish()
    theme.redaction_confirmed = False
    save_with_history(theme, by=by, because=took_back_because(why))


def took_back_because(why):
    """Return what the history says of a WhyBack."""
    return _("Took it back: %(why)s") % {"why": WhyBack(why).label}


@transaction.atomic
def decline(submission, *, because, by, version):
    """Say why a comment is not answered in public. Regulation 56(4) knows two reasons only."""
    refuse_if_changed(submission, version)
    if submission.form not in Submission.COMMENTS:
        raise ValidationError(_("It is not a comment, so nobody expects an answer in public."))
    if submission.themes.exists():
        raise ValidationError(_("It is in a theme. Take it out there first."))
    submission.not_published_because = because
    submission.full_clean(validate_unique=False)
    save_with_history(
        submission,
        by=by,
        because=_("Not answered in public: %(why)s")
        % {"why": submission.get_not_published_because_display()},
    )


@transaction.atomic
def take_up(submission, *, by, version):
    """Say that a comment is to be answered in public after all."""
    refuse_if_changed(submission, version)
    if not submission.not_published_because:
        raise ValidationError(_("Nobody has said that it is not answered in public."))
    submission.not_published_because = ""
    save_with_history(submission, by=by, because=_("To be answered in public after all"))


def _refuse_what_nobody_said(theme):
    if not theme.told_otherwise and not number_of_voices(theme):
        raise ValidationError(_("It has no comments. Put one in, or say how else we were told."))


def _locked(theme):
    """Return the theme as it is now; nobody else changes it before this transaction ends."""
    return Theme.objects.select_for_update(no_key=True).get(pk=theme.pk)

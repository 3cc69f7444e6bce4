"""What keeps a quarter from being published: an area that is not signed or read, a hand in it, a
day that is held. It listens to what actions publish, and says all of it at once. Where nothing
does, what the areas say becomes public with it."""

from django.core.exceptions import ValidationError
from django.dispatch import receiver
from django.utils import timezone
from django.utils.translation import gettext as _

from actions.signals import round_closing, round_published
from actions.updates.looking_over import writers_of
from publishing.records import save_with_history
from publishing.second_person import SOMEBODY_ELSE
from reports.planning.holds import why_held
from reports.signing.areas import areas_to_sign, hands_in, wrote_or_signed
from reports.signing.examples import speak_for_areas


@receiver(round_closing)
def let_areas_speak(opened, at, by, **_how):
    """Raise ValidationError, a sentence for each fault, unless each area is ready, whoever
    publishes has no hand in it and the day is not held. An example is ready as it is; its areas
    then say so."""
    if opened.is_sample:
        speak_for_areas(opened, at=at)
        return
    areas = areas_to_sign(opened)
    faults = [f"{one.area}: {one.waits_for}" for one in areas if one.waits_for]
    if by is not None:
        faults += _own_work(areas, by, writers_of(opened))
    if held := why_held(timezone.localdate(at)):
        faults.append(held)
    if faults:
        raise ValidationError(faults)
    for one in areas:
        one.report.published_at = at
        save_with_history(one.report, by=by, because=_("Published with its quarter"))


@receiver(round_published)
def refuse_what_nobody_read(published, **_how):
    """Raise ValidationError if an area says something by now that its lead did not sign or nobody
    read. `reports.apps` lets it come after the freezing, which reads figures and dates once more:
    what others save meanwhile may stand in the document."""
    if published.is_sample:
        return
    faults = [f"{one.area}: {one.waits_for}" for one in areas_to_sign(published) if one.waits_for]
    if faults:
        meanwhile = _("Something changed while this was being published, so nothing is public yet.")
        raise ValidationError([meanwhile, *faults])


def _own_work(areas, by, writers):
    own = [one for one in areas if by.pk in wrote_or_signed(one, writers)]
    let_out = [one for one in areas if by.pk in hands_in(one, writers) and one not in own]
    if own:
        yield _("%(somebody)s You wrote or signed something in: %(areas)s.") % {
            "somebody": SOMEBODY_ELSE,
            "areas": _named(own),
        }
    if let_out:
        yield _("Somebody else has to publish what you let go out as not signed: %(areas)s.") % {
            "areas": _named(let_out)
        }


def _named(areas):
    return ", ".join(str(one.area) for one in areas)

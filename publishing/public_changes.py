"""What changes of promised words the public is told."""

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from publishing.changes import Change, KindOfChange, register
from publishing.models import Wording
from publishing.wordings import telling

WORDING = "wording"


def _tell(wording):
    return Change(
        timezone.localdate(wording.published_at),
        WORDING,
        wording.title,
        wording.url,
        sentence_of(wording),
    )


def sentence_of(wording):
    """Return a Wording as one text: what happened, from what to what, and why."""
    told = telling.told(wording)
    said = told.heading
    if told.shows_texts:
        said = _("%(heading)s: %(field)s, from “%(before)s” to “%(after)s”") % {
            "heading": told.heading,
            "field": told.field,
            "before": telling.before_of(wording) or _("nothing"),
            "after": telling.after_of(wording) or _("nothing"),
        }
    return _("%(said)s. Why: %(reason)s") % {"said": said, "reason": wording.reason}


register(
    KindOfChange(
        WORDING,
        gettext_lazy("Change of words"),
        gettext_lazy("changes of words"),
        Wording.objects.visible,
        _tell,
        news=Q(is_slip=False),
        order=5,
    )
)

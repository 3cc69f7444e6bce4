"""Drafts of staff, as a holding: what they type may be of whoever told us something."""

from collections import Counter

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from privacy.fields import as_stored, words_or_none
from privacy.holdings import ErasableHolding, HeldLine, HeldThing, Mention, register
from privacy.mentions import Terms
from privacy.subjects import hash_of_email, hash_of_phone, references_named_in
from unsaved.models import Draft
from unsaved.words import Words

# An address or a number has a box of its own, where what somebody said on paper is typed in.
_LONGEST_WAY_TO_REACH = 254


class Drafts(ErasableHolding):
    """What staff type and have not saved: theirs if its page is about what they sent, or if one of
    its boxes holds their address or number."""

    name = gettext_lazy("What staff typed of them and have not saved")
    name_for_them = gettext_lazy("What our staff typed of you and have not saved")
    models = (Draft,)

    def lock(self, subject):
        list(_theirs(subject).select_for_update(no_key=True).values_list("pk"))

    def find(self, subject):
        return [
            HeldThing(
                _("Words that %(who)s typed on %(day)s and has not saved")
                % {
                    "who": draft.person,
                    "day": date_format(timezone.localtime(draft.saved_at), "j F Y"),
                },
                reference=next(iter(references_named_in(draft.path)), ""),
            )
            for draft in _theirs(subject).select_related("person").defer("words")
        ]

    def export(self, subject):
        return [
            [
                HeldLine(name, _("Typed, not saved"), value, to_check=True)
                for name, value in _typed(kept)
            ]
            for (kept,) in as_stored(_theirs(subject), "words")
        ]

    def stored(self, subject):
        return list(as_stored(_theirs(subject), "id", "words"))

    def erase(self, subject, *, by, at):
        return Counter({"draft": _theirs(subject).delete()[0]})

    def mentions(self, subject):
        terms = Terms.about(subject)
        others = Draft.objects.exclude(pk__in=_theirs(subject)).select_related("person")
        typed = dict(as_stored(others, "id", "words"))
        return [
            Mention(_("Words that %(who)s typed and has not saved") % {"who": draft.person})
            for draft in others.defer("words")
            if terms.are_in(*(value for _name, value in _typed(typed[draft.pk])))
        ]


def _theirs(subject):
    drafts = Draft.objects.order_by("pk")
    if subject.until:
        drafts = drafts.filter(saved_at__lte=subject.until)
    found = [
        pk
        for pk, path, words in as_stored(drafts, "id", "path", "words")
        if references_named_in(path) & subject.references or _reaches(subject, words)
    ]
    return Draft.objects.filter(pk__in=found).order_by("pk")


def _reaches(subject, kept):
    ways = [value for _name, value in _typed(kept) if len(value) <= _LONGEST_WAY_TO_REACH]
    return any({hash_of_email(way), hash_of_phone(way)} & subject.hashes for way in ways)


def _typed(kept):
    """Return what was typed, as (label, words), of what the database keeps; nothing if no key
    opens it."""
    try:
        return Words.told(words_or_none(kept) or "").to_read
    except ValueError:
        return []


register(Drafts())

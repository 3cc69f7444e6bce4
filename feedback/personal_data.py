"""What people told us, as a holding: what they sent, what staff wrote about it, the story of it."""

from collections import Counter, defaultdict

from django.db.models import Count, Exists, OuterRef, Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from feedback.data_subjects import taking_out
from feedback.data_subjects.forgetting import Part, forget_all, forget_who, holds
from feedback.models import (
    CommentsReport,
    Consent,
    MayBeTakenOut,
    Note,
    PageVerdict,
    PersonalPart,
    Reply,
    Story,
    Submission,
    Theme,
)
from feedback.stories import publication
from privacy.fields import EncryptedTextField, as_stored, words_or_none
from privacy.holdings import ErasableHolding, HeldLine, HeldThing, Mention, lines_of, register
from privacy.mentions import Terms, admin_page_of, rows_that_name, unreadable_of
from privacy.models import Tombstone
from publishing.records import save_with_history

# Of use to machines only, or the names of staff.
_NOT_TOLD = {"id", "submission", "sent_key", "form_token", "email_hash", "phone_hash"}
_NOT_TOLD |= {"keyed_in_by", "assigned_to", "written_by"}
_NOT_TOLD |= {"about_kind", "about_key"}  # told in words, as `about`
# To the person whom it is about.
_LABELS = {
    "words": gettext_lazy("What you wrote"),
    "would_help": gettext_lazy("What would help you"),
    "helper": gettext_lazy("Who helps you, and how to reach them"),
    "role": gettext_lazy("Who you are"),
    "age": gettext_lazy("Your age"),
    "helped": gettext_lazy("Somebody helped you to fill it in"),
    "families": gettext_lazy("How many families you speak for"),
    "reach_by": gettext_lazy("How to answer you"),
    "others_in_story": gettext_lazy("Is anybody else in your story"),
    "wording": gettext_lazy("Words you were shown"),
}
# Whose words may be about somebody else.
_READ = {
    PersonalPart: gettext_lazy("What somebody else sent"),
    Note: gettext_lazy("A note of our staff"),
    Reply: gettext_lazy("An answer to somebody else"),
    Story: gettext_lazy("A story"),
    Theme: gettext_lazy("You said, we did"),
    CommentsReport: gettext_lazy("A yearly report"),
    PageVerdict: gettext_lazy("What somebody said of a page"),
}


class Submissions(ErasableHolding):
    """What somebody sent us. Erased, it still counts as one, with a reference and times."""

    name = gettext_lazy("What they sent us, and our work on it")
    name_for_them = gettext_lazy("What you sent us, and our work on it")
    models = (Submission, PersonalPart, Consent, Note, Reply, Story)

    def lock(self, subject):
        list(_theirs(subject).select_for_update(no_key=True).values_list("pk"))

    def find(self, subject):
        return _found(_theirs(subject))

    def export(self, subject):
        theirs = _theirs(subject).select_related("personal", "story")
        theirs = list(theirs.prefetch_related("consents", "notes", "replies"))
        past = defaultdict(list)
        ids = [submission.pk for submission in theirs]
        for entry in Submission.history.filter(id__in=ids).order_by("history_id"):
            past[entry.id].append(entry)
        return [_lines_of(submission, past[submission.pk]) for submission in theirs]

    def erase(self, subject, *, by, at):
        gone = Counter()
        for submission in _theirs(subject):
            _close(submission, by=by, at=at)
            because = _("Erased what was about a person")
            gone += forget_all(submission, at=at, by=by, because=because)
            forget_who(submission)
        return gone

    def take_off_again(self, tombstone, *, at):
        gone = Counter()
        if tombstone.of == Tombstone.Of.WORDS:
            for place in tombstone.references:
                gone += taking_out.take_out_again(
                    place, because=tombstone.basis, then=tombstone.at, at=at
                )
            return gone
        for submission in Submission.objects.filter(reference__in=tombstone.references):
            took_back = tombstone.basis == Tombstone.Basis.WITHDRAWN
            gone += publication.take_off_again(submission, took_back=took_back, at=tombstone.at)
        return gone

    def stored(self, subject):
        ids = _ids(_theirs(subject))
        rows = [Submission.objects.filter(pk__in=ids)]
        rows += [
            model._base_manager.filter(submission__in=ids)
            for model in (PersonalPart, Consent, Note, Reply, Story)
        ]
        return [list(as_stored(each.order_by("pk"))) for each in rows]

    def may_be_theirs(self, subject):
        """Return what came from the same opening of a form, or shares a way to reach them."""
        theirs = list(_theirs(subject))
        parts = PersonalPart.objects.filter(submission__in=theirs)
        emails = parts.exclude(email_hash="").values("email_hash")
        phones = parts.exclude(phone_hash="").values("phone_hash")
        others = Submission.objects.filter(
            Q(form_token__in=[submission.form_token for submission in theirs])
            | Q(personal__email_hash__in=emails)
            | Q(personal__phone_hash__in=phones)
            | _reached_at(subject.hashes)
        )
        others = others.filter(holds(*Part)).exclude(pk__in=[row.pk for row in theirs])
        return _found(Submission.objects.filter(pk__in=_ids(others)).order_by("received_at"))

    def mentions(self, subject):
        theirs = list(_theirs(subject))
        parts = PersonalPart.objects.filter(submission__in=theirs)
        stored = as_stored(parts, "name", "email", "phone")
        known = [[words_or_none(value) or "" for value in row] for row in stored]
        asked = (subject.name, subject.email, subject.phone)
        names, emails, phones = zip(asked, *known, strict=True)
        terms = Terms.of(names=names, emails=emails, phones=phones)
        return [mention for model in _READ for mention in _mentions_in(model, terms, theirs)]


def _theirs(subject):
    """Return the submissions of a Subject that hold anything still, the oldest first.

    What somebody can be reached at in another way too, which is not known to be the Subject's, is
    not theirs by itself: a family shares an address, and a school's number is everybody's.
    """
    ours = {*subject.hashes, ""}
    no_other_way = Q(personal__email_hash__in=ours, personal__phone_hash__in=ours)
    found = Submission.objects.filter(
        Q(reference__in=subject.references) | (_reached_at(subject.hashes) & no_other_way)
    )
    if subject.until:
        # What staff wrote later, of what was erased by then, is not of then.
        notes = Note.objects.filter(submission=OuterRef("pk"), written_at__lte=subject.until)
        replies = Reply.objects.filter(submission=OuterRef("pk"), written_at__lte=subject.until)
        held = holds(Part.CONTACT, Part.WORDS, Part.STORY, Part.CONSENTS)
        held |= Exists(notes) | Exists(replies)
        found = found.filter(held, received_at__lte=subject.until)
    else:
        found = found.filter(holds(*Part))
    return Submission.objects.filter(pk__in=_ids(found)).order_by("received_at", "id")


def _ids(submissions):
    # A list, not a question within the next one: PostgreSQL may ask that again for every row.
    # Three deep, three hundred rows took it minutes.
    return list(submissions.values_list("pk", flat=True))


def _reached_at(hashes):
    return Q(personal__email_hash__in=hashes) | Q(personal__phone_hash__in=hashes)


def _found(submissions):
    """Return what we hold of each submission, part by part, without a word of it. One query."""
    told = submissions.annotate(
        has_words=holds(Part.WORDS),
        has_contact=holds(Part.CONTACT),
        has_story=holds(Part.STORY),
        notes_held=Count("notes", distinct=True),
        replies_held=Count("replies", distinct=True),
        consents_held=Count("consents", distinct=True),
    )
    return [
        HeldThing(
            _("%(reference)s, %(form)s, came on %(day)s: %(parts)s")
            % {
                "reference": each.reference,
                "form": each.get_form_display(),
                "day": date_format(each.came_on, "j F Y"),
                "parts": ", ".join(_parts_of(each)),
            },
            reference=each.reference,
            caution=_caution(each),
        )
        for each in told
    ]


def _parts_of(submission):
    if submission.has_words:
        yield _("what they wrote")
    if submission.has_contact:
        yield _("how to reach them")
    for number, one, many in (
        (submission.notes_held, "%(number)s note", "%(number)s notes"),
        (submission.replies_held, "%(number)s answer", "%(number)s answers"),
        (submission.consents_held, "%(number)s consent", "%(number)s consents"),
    ):
        if number:
            yield ngettext(one, many, number) % {"number": number}
    if submission.has_story:
        yield _("the story we made of it")


def _caution(submission):
    """Return why a person should think twice. UK GDPR article 17(3) says what need not go."""
    if submission.is_concern:
        return _(
            "It was passed on as a safeguarding concern. Ask those who look into it whether it "
            "must be kept, and whether telling could harm somebody."
        )
    if submission.is_open:
        return _("We have not answered it yet. Once it is erased, nobody can.")
    return ""


def _close(submission, *, by, at):
    """There is nothing left to answer: it leaves the inbox."""
    if submission.is_open:
        submission.state, submission.answered_at = Submission.State.ANSWERED, at
        save_with_history(submission, by=by, because=_("Closed: it is being erased"))


def _lines_of(submission, past):
    """Return all of a submission, field by field, so that none can be forgotten."""
    # Who learns of a concern may do harm: Data Protection Act 2018, Schedule 3.
    was_passed_on = submission.safeguarding_at is not None
    lines = lines_of(
        submission,
        _told_fields(Submission),
        labels=_LABELS,
        to_check=("safeguarding_at", "concern_closed_at"),
    )
    if submission.about:
        lines.append(HeldLine("about", _("What it is about"), submission.about))
    if personal := submission.personal_or_none:
        lines += lines_of(personal, _told_fields(PersonalPart), labels=_LABELS)
    if hasattr(submission, "story"):
        lines.append(HeldLine("story", _("The story we made of it"), [_of_story(submission.story)]))
    for rows, name, label in (
        (submission.consents, "consents", _("What you said yes to")),
        (submission.notes, "notes", _("Notes of our staff")),
        (submission.replies, "replies", _("Our answers")),
    ):
        # That words went, and why, tells of somebody else.
        to_check = (
            ("text", "taken_out_at", "taken_out_because") if rows.model in (Note, Reply) else ()
        )
        fields = _told_fields(rows.model)
        groups = [lines_of(row, fields, labels=_LABELS, to_check=to_check) for row in rows.all()]
        lines += [HeldLine(name, label, groups)] if groups else []
    told = [
        [
            HeldLine("at", _("When"), entry.history_date),
            HeldLine("what", _("What"), entry.history_change_reason or _("Came in"), was_passed_on),
        ]
        for entry in past
    ]
    return [*lines, HeldLine("history", _("What was done with it"), told)]


def _of_story(story):
    fields = (*Story.WORDS, "published_at", "withdrawn_at")
    return lines_of(story, fields, to_check=("title", "text", "difference"))


def _told_fields(model):
    return [f.name for f in model._meta.concrete_fields if f.name not in _NOT_TOLD]


def _mentions_in(model, terms, theirs):
    """Yield a Mention for each row of a model, not of their own submissions, that names them."""
    rows, is_about_one = model._base_manager.order_by("pk"), hasattr(model, "submission")
    if is_about_one:
        rows = rows.exclude(submission__in=theirs).select_related("submission")
    found, unreadable = rows_that_name(terms, rows)
    encrypted = [
        field.name for field in model._meta.concrete_fields if isinstance(field, EncryptedTextField)
    ]
    for pk in found:
        yield _mention_of(rows.defer(*encrypted).get(pk=pk), is_about_one)
    if unreadable:
        yield Mention(unreadable_of(_READ[model], unreadable))


def _mention_of(row, is_about_one):
    return Mention(
        f"{_READ[type(row)]}: {row.submission.reference if is_about_one else row.pk}",
        _page_of(row),
    )


def _page_of(row):
    if isinstance(row, MayBeTakenOut):
        return row.take_out_path
    if hasattr(row, "submission"):
        return row.submission.staff_path
    return admin_page_of(type(row), row.pk)


register(Submissions())

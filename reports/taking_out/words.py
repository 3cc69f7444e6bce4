"""Taking words out of the public record, which otherwise never changes.

Only for words that let a child be known, or that break the law. One person says which words and
why; another, who has looked, does it. They go from every place of the record that says exactly the
same: from what pages show, from its history, and from beside each document, with their salt. The
documents stay as they are. In place of the words stands on what day they went and why; whoever
wrote them is told; and no backup brings them back.
"""

from collections import Counter

from django.apps import apps
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.dispatch import receiver
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import User
from actions.models import Correction, Definition, DueDate, ProgressUpdate, Reading, Round
from post.outbox import promise
from privacy import tombstones
from privacy.models import Tombstone
from publishing.one_by_one import OneByOne
from publishing.records import let_words_go
from publishing.wordings.promised import promised_fields
from publishing.wordings.signals import words_taken_out
from publishing.wordings.values import holds_words
from reports.models import (
    AreaCorrection,
    AreaReport,
    TakenOutPlace,
    TakingOut,
    UpdateDocument,
    UpdateText,
    View,
)
from reports.models.taking_out import taken_out_by_two

# What of the record holds words that people wrote. Others of its words were promised: they change,
# and are taken out, by a Wording.
PLACES = {
    View: ("words",),
    AreaReport: ("says", "not_signed_because"),
    ProgressUpdate: (
        "what_we_did",
        "difference",
        "got_in_the_way",
        "what_next",
        "evidence",
        "evidence_url",
    ),
    Correction: ("text", "reason"),
    AreaCorrection: ("text", "reason"),
    DueDate: ("reason", "agreed_by", "read_from"),
    Definition: ("text", "why_changed"),
    Reading: ("words", "note", "why_replaced"),
    UpdateText: ("words",),
}
KINDS = {model._meta.label: model for model in PLACES}
# Why somebody may say that words go.
WHYS = [why for why in TakingOut.Why if why != TakingOut.Why.PROMISED]


def let_them_go():
    """Tell the guards of the record that words may give way to what two people say of it."""
    for model, names in PLACES.items():
        for name in names if model is not UpdateText else ():
            new = f'NEW."{model._meta.get_field(name).column}"'
            left = f"{new} = ''" if _holds_an_address(model, name) else f"{new} = t.said"
            let_words_go(model, name, taken_out_by_two(model, name, left))


def _holds_an_address(model, name):
    return isinstance(model._meta.get_field(name), models.URLField)


def public_rows(model):
    """Return the rows of one kind of place that are public, or once were, and no examples."""
    rows = model.objects.all()
    if hasattr(model, "is_sample"):
        rows = rows.filter(is_sample=False)
    return rows if model is UpdateText else rows.published()


def places_of(words):
    """Return (label, id, field) of each place of the record that says exactly these words."""
    return [
        (model._meta.label, pk, name)
        for model, names in PLACES.items()
        for name in names
        for pk in public_rows(model)
        .filter(**{name: words})
        .order_by("pk")
        .values_list("pk", flat=True)
    ]


def words_at(kind, pk, name):
    """Return the words at one place of the record; "" if there are none any more."""
    found = public_rows(KINDS[kind]).filter(pk=pk).values_list(name, flat=True).first() or ""
    is_gap = TakingOut.objects.visible().filter(said=found, places__row_id=pk, places__kind=kind)
    return "" if is_gap.exists() else found


@transaction.atomic
def propose(place, *, why, by, at):
    """Propose to take the words at one place of the record out of all places that say the same;
    return the TakingOut. Raise ValidationError, with a sentence, if there are none, if it is
    proposed already, or if what was promised says them too."""
    _take_turns(place)
    words = words_at(*place)
    if not words:
        raise ValidationError(_("There are no words here any more."))
    if waiting_for(place):
        raise ValidationError(_("It is proposed already that these words go."))
    _refuse_promised(words)
    return _proposed(places_of(words), why=why, by=by, at=at)


@receiver(words_taken_out)
def propose_as_promised(wording, texts, at, **_how):
    """Propose, for whoever proposed it of what was promised, that the same words go out of the
    record too: each document says them still as they were."""
    for words in sorted(texts):
        places = places_of(words) if words else []
        if places and not waiting_for(places[0]):
            why = TakingOut.Why.PROMISED
            _proposed(places, why=why, by=wording.prepared_by, at=at)


def _proposed(places, *, why, by, at):
    title, url = _about(places[0])
    proposal = TakingOut(why=why, title=title, url=url, prepared_by=by, proposed_at=at)
    proposal.full_clean()
    proposal.save()
    _name_places(proposal, places)
    return proposal


def _take_turns(place):
    """Let nobody else propose the same before this transaction ends."""
    kind, pk, _name = place
    KINDS[kind].objects.select_for_update(of=("self",), no_key=True).filter(pk=pk).first()


def waiting_for(place):
    """Return the proposals that wait, and name this place."""
    kind, pk, name = place
    waiting = TakingOut.objects.filter(published_at=None)
    return waiting.filter(places__kind=kind, places__row_id=pk, places__field=name)


def words_of(proposal):
    """Return the words that a proposal is about; "" once they are gone."""
    places = ((each.kind, each.row_id, each.field) for each in proposal.places.all())
    return next(filter(None, (words_at(*place) for place in places)), "")


@transaction.atomic
def take_out(proposal, *, by, at):
    """Take the words out, as the second person; return the TakingOut, which is public then.

    Raise ValidationError, with a sentence, if it is done or turned down already, if the same
    person proposed it, or if the words are gone.
    """
    _wait_for_what_becomes_public()
    proposal = _still_waiting(proposal)
    words = words_of(proposal)
    if not words:
        raise ValidationError(_("There are no words here any more."))
    _refuse_promised(words)
    # What was published since may say them as well.
    _name_places(proposal, places_of(words))
    proposal.publish_by(by, at=at)
    _empty(proposal, at)
    _tell_authors(proposal, at)
    how = f"{proposal.why} {proposal.prepared_by_id} {proposal.published_by_id}"
    places = [f"{place} {how}" for place in proposal.places.all()]
    tombstones.leave(Tombstone.Of.WORDS, *places, basis=Tombstone.Basis.UNLAWFUL, at=at)
    return proposal


def _wait_for_what_becomes_public():
    """Take turns with whoever publishes a quarter, a view of families or a correction: what they
    say is found once it is public, and nothing becomes public meanwhile."""
    # In the order in which those lock them: else each could wait for the other. An example says
    # nothing of the record, and goes with the samples in an order of their own.
    rounds = Round.objects.filter(is_sample=False).order_by("pk").select_for_update(no_key=True)
    list(rounds.values_list("pk"))
    UpdateDocument.objects.select_for_update().filter(number=1, is_sample=False).first()


@transaction.atomic
def turn_down(proposal):
    """Leave the words as they are: the proposal goes. Raise ValidationError if it is done or
    turned down already."""
    _still_waiting(proposal).delete()


def _still_waiting(proposal):
    """Lock a proposal, so that those who decide take turns; return it as it is."""
    now = TakingOut.objects.select_for_update(of=("self",)).filter(pk=proposal.pk).first()
    if now is None:
        raise ValidationError(_("It is turned down already. The words stay as they are."))
    if now.published_at:
        raise ValidationError(_("These words are taken out already."))
    return now


def take_out_again(references, *, then):
    """Do once more what was done `then`, as a backup from before has brought the words back;
    return a Counter of the rows that were changed. Call it inside a transaction, once the
    tombstone with these references is there: it names the two people."""
    places, how = [], {}
    for (kind, pk, name), its_how in filter(None, map(_read, references)):
        if words_at(kind, pk, name) and _was_public(KINDS[kind], pk, then):
            places.append((kind, pk, name))
            how = its_how
    if not places:
        return Counter()
    for place in places:
        waiting_for(place).delete()
    title, url = _about(places[0])
    again = TakingOut(title=title, url=url, proposed_at=then, **how)
    again.save()
    _name_places(again, places)
    again.published_at = then
    _empty(again, then)
    return Counter({"words": len(places)})


def _read(reference):
    """Return the place that a tombstone names, and why and by whom its words went; None if it is
    of another room."""
    kind, _space, rest = reference.partition(" ")
    if kind not in KINDS:
        return None
    pk, name, why, proposed_by, done_by = rest.split(" ")
    how = {"why": why, "proposed_by_then": int(proposed_by), "done_by_then": int(done_by)}
    return (kind, int(pk), name), how


def _was_public(model, pk, then):
    # A number may have been given anew since, where the backup is from before the row.
    moment = "document__published_at" if model is UpdateText else "published_at"
    return model.objects.filter(pk=pk, **{f"{moment}__lte": then}).exists()


def _refuse_promised(words):
    """What was promised is not changed by the way."""
    for model in apps.get_models():
        names = [field.name for field in promised_fields(model) if holds_words(field)]
        says = Q()
        for name in names:
            says |= Q(**{name: words})
        row = model.objects.filter(says).first() if names else None
        if row:
            raise ValidationError(
                _(
                    "These words were promised too, in “%(row)s”. Change them there first, and "
                    "tick “Take the old words out everywhere”."
                ),
                params={"row": row},
            )


def _name_places(taking_out, places):
    named = {(each.kind, each.row_id, each.field) for each in taking_out.places.all()}
    TakenOutPlace.objects.bulk_create(
        TakenOutPlace(taking_out=taking_out, kind=kind, row_id=pk, field=name)
        for kind, pk, name in places
        if (kind, pk, name) not in named
    )


def _empty(taking_out, at):
    """Make it public, and then destroy the words at each of its places."""
    day = timezone.localdate(at)
    taking_out.said = _("Words taken out on %(day)s: %(why)s.") % {
        "day": date_format(day, "j F Y"),
        "why": taking_out.get_why_display(),
    }
    taking_out.full_clean()
    taking_out.save()
    for place in taking_out.places.all():
        model, name = KINDS[place.kind], place.field
        if model is UpdateText:
            gone = {
                "words": "",
                "salt": "",
                "taken_out_on": day,
                "taken_out_because": taking_out.get_why_display(),
            }
        else:
            gone = {name: "" if _holds_an_address(model, name) else taking_out.said}
            _empty_history(model, place, gone)
        model.objects.filter(pk=place.row_id).update(**gone)


def _empty_history(model, place, gone):
    """No draft of the words is kept either, nor a reason for the history that repeats them."""
    if not hasattr(model, "history"):
        return
    words = words_at(place.kind, place.row_id, place.field)
    entries = model.history.filter(id=place.row_id)
    if words:
        entries.filter(history_change_reason__contains=words).update(history_change_reason=None)
    entries.exclude(**{place.field: ""}).update(**gone)


def _about(place):
    """Return what the words at a place are about, and the address of its page; no word of it."""
    kind, pk, _name = place
    row = KINDS[kind].objects.get(pk=pk)
    match row:
        case UpdateText():
            quarter = row.document.quarter
            return _("The update for %(quarter)s") % {"quarter": quarter}, reverse("changes")
        case View():
            return str(row), row.place
        case AreaReport():
            return str(row), row.area.get_absolute_url()
        case ProgressUpdate():
            return str(row), row.get_absolute_url()
        case Correction():
            return str(row.update), row.update.get_absolute_url()
        case AreaCorrection():
            return str(row.report), row.report.area.get_absolute_url()
        case DueDate():
            return str(row), row.action.get_absolute_url()
    measure = row.measure if isinstance(row, Definition) else row.series.measure
    return str(measure), measure.get_absolute_url()


def _tell_authors(taking_out, at):
    authors = User.objects.filter(pk__in=_authors(taking_out), is_active=True).exclude(email="")
    address = settings.SITE_ORIGIN + reverse("change", args=["taken-out", taking_out.pk])
    text = [
        _("You wrote of this: %(title)s.") % {"title": taking_out.title},
        taking_out.said,
        _("Two people agreed. The public is told the day and the reason: %(address)s")
        % {"address": address},
        _("Do you think that this is wrong? Answer whoever looks after this site."),
    ]
    # The words go, whoever cannot be told of it.
    each = OneByOne()
    for person in authors.order_by("pk"):
        with each.alone(f"user {person.pk}"), transaction.atomic():
            promise(
                send_key=f"words taken out {taking_out.pk}, to author {person.pk}",
                to=person.email,
                subject=_("Words of yours were taken out"),
                text="\n\n".join(text),
                at=at,
            )


def _authors(taking_out):
    """Return the ids of those who wrote any of the words."""
    found = set()
    for place in taking_out.places.all():
        model = KINDS[place.kind]
        if model is View:
            found |= {*View.objects.filter(pk=place.row_id).values_list("written_by", flat=True)}
        elif hasattr(model, "history"):
            entries = model.history.filter(id=place.row_id, history_user__isnull=False)
            found |= {*entries.values_list("history_user", flat=True)}
    return found

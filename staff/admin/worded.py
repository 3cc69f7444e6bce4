"""Promised words in a form: what is typed over them is proposed, all else is saved."""

from dataclasses import dataclass

from django.contrib import messages
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from publishing.wordings import links, proposing, trying_out
from publishing.wordings.promised import is_promised, parents_are_seen
from publishing.wordings.telling import field_name_of
from staff.admin.reasons import reason_in


@dataclass(frozen=True)
class Held:
    """What was typed into one promised field of a row, to be proposed: a value of its column, or
    the ids of rows."""

    row: object
    name: str
    value: object


def hold_back(form):
    """Put each promised field of a form about to be saved back to what is stored, and return what
    was typed. Whether a new row is shown is held back too."""
    row = form.instance
    held = [
        Held(row, field.name, getattr(row, field.attname))
        for field, was in _to_be_proposed(row).items()
    ]
    for each in held:
        field = row._meta.get_field(each.name)
        setattr(row, field.attname, _stored(row, field))
    for field in _chosen_links(form):
        chosen, held_links = hold_links(row, field.name, form.cleaned_data[field.name])
        form.cleaned_data[field.name] = chosen
        held += held_links
    return held


def hold_links(row, name, chosen):
    """Return (the rows that relation `name` of a row may lead to at once, what was chosen besides
    and is to be proposed, in a list)."""
    field = row._meta.get_field(name)
    if field not in proposing.guarded_links(row):
        return chosen, []
    at_once, proposed = links.split(row, field, [each.pk for each in chosen])
    if proposed is None:
        return chosen, []
    return field.related_model._base_manager.filter(pk__in=at_once), [Held(row, name, proposed)]


def allow_for_preview(form):
    """Let the form be saved as typed, in a transaction that is taken back."""
    row = form.instance
    for field, was in _to_be_proposed(row).items():
        if row.pk:
            trying_out.allow(row, field, was, proposing.kept_value(row, field))
    for field in _chosen_links(form):
        _at_once, held = hold_links(row, field.name, form.cleaned_data[field.name])
        allow_held_for_preview(held)


def allow_held_for_preview(held):
    """Let links that were held back be saved as chosen, in a transaction that is taken back."""
    for each in held:
        trying_out.allow_value(each.row, each.name, each.value)


def propose_all(request, held, form):
    """Propose what was held back, for the reasons the form gives, and say so."""
    if not held:
        return
    said = said_in(form)
    for each in held:
        proposing.propose(each.row, each.name, each.value, said, by=request.user, at=timezone.now())
    if said.is_slip:
        messages.success(request, _("The slip of the pen is mended, and the public reads that."))
        return
    sentence = ngettext(
        "%(count)d change is proposed. The public reads the old words until somebody else has"
        " looked at the new ones.",
        "%(count)d changes are proposed. The public reads the old words until somebody else has"
        " looked at the new ones.",
        len(held),
    ) % {"count": len(held)}
    messages.success(request, _to_all_changes(sentence))


def tell_what_waits(request, row):
    """Say which words of this row wait for a second person: its form shows the old ones."""
    waiting = proposing.open_wordings(row)
    if waiting:
        names = ", ".join(field_name_of(each) for each in waiting)
        sentence = _("A change waits for a second person: %(names)s.") % {"names": names}
        messages.info(request, _to_all_changes(sentence))


def _to_all_changes(sentence):
    return format_html(
        '{} <a href="{}">{}</a>', sentence, reverse("admin:wordings"), _("Changes of words")
    )


def said_in(form):
    """Return the Proposal that a valid form makes."""
    given = form.cleaned_data
    return proposing.Proposal(
        reason=reason_in(form) or "",
        agreed_by=given.get("wording_agreed_by", ""),
        agreed_on=given.get("wording_agreed_on"),
        is_slip=given.get("wording_is_slip", False),
        takes_words_out=given.get("wording_takes_words_out", False),
    )


def _chosen_links(form):
    chosen = links.promised_links(type(form.instance))
    return [field for field in chosen if field.name in form.changed_data]


def _to_be_proposed(row):
    """Return {field: its kept value as stored} of what may not simply be saved."""
    model = type(row)
    if not is_promised(model):
        return {}
    found = {}
    guarded = proposing.guarded_fields(row)
    if guarded:
        changed = proposing.changed_fields(row, guarded)
        found = {f: was for f, (was, _now) in changed.items() if proposing.was_said(row, f, was)}
    elif proposing.is_shown_with_a_reason(model) and row.is_visible and parents_are_seen(row):
        field = model._meta.get_field("is_visible")
        if not _stored(row, field):
            found[field] = proposing.values.NO
    return found


def _stored(row, field):
    if not row.pk:
        return False
    return type(row)._base_manager.values_list(field.attname, flat=True).get(pk=row.pk)

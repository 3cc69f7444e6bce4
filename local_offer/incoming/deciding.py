"""What a person decides on an entry of another list. Each verb does all of it or raises
ValidationError, and is called inside the transaction that holds the entry and ours.

What comes in by a verb is as unsure as it was there: a new entry is hidden and not checked, and a
phone number or e-mail address is not shown before somebody was answered by it.
"""

from django.core.exceptions import ValidationError
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from local_offer.incoming.queue import proposals
from local_offer.incoming.told import OF_SERVICE, folded, place_key, place_of, town_and_postcode
from local_offer.models import (
    Contact,
    IncomingService,
    Location,
    Organisation,
    Place,
    Service,
    ServiceAtLocation,
    Source,
)
from publishing.records import save_with_history
from publishing.slugs import free_slug

State = IncomingService.State


def accept_as_new(row, *, by, audience, area, what):
    """Make a new entry of ours, hidden and not checked, and return it. What their list cannot tell,
    whoever accepts it says."""
    _refuse_unless_waiting(row)
    if row.kind != row.Kind.NEW or row.gone_since:
        raise ValidationError(_("It is not new, or it is gone from their list."))
    service = Service(
        slug=free_slug(Service, row.told["name"], or_else="entry"),
        organisation=_organisation(row, by),
        audience=audience,
        area=area,
        read_on=timezone.localdate(row.fetched_at),
        unsure_of=_("All of it: it was taken from another list, %(list)s.") % {"list": row.source},
    )
    _put_into(service, row.told, OF_SERVICE)
    service.what = what
    _save(service, row, by)
    for name in ("phone", "email"):
        if name in row.told:
            _put_contact(service, name, row, by)
    if row.address:
        _save(
            Source(service=service, url=row.address, kind=Source.Kind.THIRD_PARTY, is_visible=True),
            row,
            by,
        )
    lost = [line for line in _places(row) if not _add_place(service, line, row, by)]
    if lost:
        service.note = _("They say it is here, and we have no such town: %(places)s.") % {
            "places": "; ".join(lost)
        }
        _save(service, row, by)
    _settle(row, service, State.ACCEPTED, by, _("Accepted as a new entry."))
    return service


def join(row, service, *, by):
    """Say that an entry of theirs is this one of ours, which comes from `as_kept`. What they say
    otherwise is then proposed."""
    _refuse_unless_waiting(row)
    if row.kind != row.Kind.NEW:
        raise ValidationError(_("It is joined to one of our entries already."))
    row.service = service
    if proposals(row):
        row.full_clean()
        save_with_history(row, by=by, because=_("Said to be the same as one of our entries."))
    else:
        _settle(row, service, State.SAME, by, _("The same as one of our entries."))


def take_over(row, names, *, by):
    """Let our entry say what theirs says in these parts, of those that are proposed. The others are
    turned down with that."""
    _refuse_unless_waiting(row)
    if row.kind != row.Kind.CHANGED:
        raise ValidationError(_("There is nothing to take over."))
    wanted = {each.name for each in proposals(row)} & set(names)
    if not wanted:
        raise ValidationError(_("Tick what you take over, or turn all of it down."))
    service = row.service
    if "organisation" in wanted:
        service.organisation = _our_organisation(row)
    _put_into(service, row.told, wanted & set(OF_SERVICE))
    _save(service, row, by)
    for name in sorted({"phone", "email"} & wanted):
        _put_contact(service, name, row, by)
    if "places" in wanted:
        _put_places(service, row, by)
    _settle(row, service, State.ACCEPTED, by, _("Taken over into our entry."))


def hide(row, *, by):
    """Hide our entry, whose like is gone from their list. Nothing of it is deleted."""
    _refuse_unless_waiting(row)
    if row.kind != row.Kind.GONE:
        raise ValidationError(_("It is still in their list."))
    row.service.is_visible, row.is_hidden_as_gone = False, True
    _save(row.service, row, by)
    _settle(row, row.service, State.ACCEPTED, by, _("Hidden, because it is gone from their list."))


def show_again(row, *, by):
    """Show our entry, which comes from `as_kept` and was hidden because its like was gone from
    their list: it is back. What they say otherwise by now is then proposed."""
    _refuse_unless_waiting(row)
    if row.kind != row.Kind.BACK:
        raise ValidationError(_("It was not hidden because it was gone from their list."))
    row.service.is_visible, row.is_hidden_as_gone = True, False
    _save(row.service, row, by)
    row.state = State.WAITING if proposals(row) else State.ACCEPTED
    row.full_clean()
    save_with_history(row, by=by, because=_("Shown again, because it is back in their list."))


def turn_down(row, *, by, because):
    """Leave our list as it is, and say why. It waits again once their list changes it; what was
    new and turned down does not."""
    _refuse_unless_waiting(row)
    row.reason = because
    if row.kind == row.Kind.BACK:
        row.is_hidden_as_gone = False
    _settle(row, row.service, State.TURNED_DOWN, by, because)


def reopen(row, *, by):
    """Let a new entry that was turned down wait again."""
    if row.state != State.TURNED_DOWN or row.kind != row.Kind.NEW:
        raise ValidationError(_("Only a new entry that was turned down is looked at again."))
    row.state, row.reason, row.settled = State.WAITING, "", {}
    row.full_clean()
    save_with_history(row, by=by, because=_("To be looked at again."))


def _refuse_unless_waiting(row):
    if row.state != State.WAITING:
        raise ValidationError(_("Somebody has decided on this already."))


def _settle(row, service, state, by, because):
    row.service, row.state, row.settled = service, state, row.told
    row.full_clean()
    save_with_history(row, by=by, because=because)


def _save(ours, row, by):
    ours.full_clean()
    because = _("Taken from another list, %(list)s.") % {"list": row.source}
    save_with_history(ours, by=by, because=because)


def _put_into(service, told, names):
    for name in names:
        if name in told:
            setattr(service, name, told[name])


def _organisation(row, by):
    name = row.told["organisation"]
    found = _organisation_named(name)
    if found is None:
        found = Organisation(name=name, slug=free_slug(Organisation, name, or_else="entry"))
        _save(found, row, by)
    return found


def _our_organisation(row):
    """Return who runs it now. One that we make here would be hidden, and hide the service."""
    found = _organisation_named(row.told["organisation"])
    if found is None or not found.is_visible:
        raise ValidationError(
            _("We do not show an organisation “%(name)s”. Add it first."),
            params={"name": row.told["organisation"]},
        )
    return found


def _organisation_named(name):
    there = Organisation.objects.order_by("-is_visible", "pk")
    return next((one for one in there if folded(one.name) == folded(name)), None)


def _put_contact(service, name, row, by):
    """Put a phone or an e-mail where the old one stood, unsure. What stands beside it stays as sure
    as it was."""
    [other] = {"phone", "email"} - {name}
    rows = Contact.objects.filter(service=service, is_visible=True)
    there = rows.exclude(**{name: ""}).first()
    label = there.label if there else ""
    if there and getattr(there, other):
        setattr(there, name, "")
        if name == "phone":
            there.rung_on = None
        _save(there, row, by)
        there = None
    if there is None:
        last = Contact.objects.filter(service=service).aggregate(last=Max("order"))["last"]
        there = Contact(service=service, label=label, order=(last or 0) + 1, is_visible=True)
    setattr(there, name, row.told[name])
    there.is_sure, there.rung_on = False, None
    _save(there, row, by)


def _places(row):
    return row.told.get("places", "").splitlines()


def _put_places(service, row, by):
    """Add the places that are new in their list, and hide those that are no longer in it."""
    ours = {place_key(place_of(one)): one for one in service.shown_locations}
    theirs = set(map(place_key, _places(row)))
    for line in _places(row):
        if place_key(line) not in ours and not _add_place(service, line, row, by):
            raise ValidationError(
                _("We have no town or district for “%(place)s”. Add it first."),
                params={"place": line},
            )
    before = set(map(place_key, row.settled.get("places", "").splitlines()))
    for key in sorted((before - theirs) & ours.keys()):
        ours[key].is_visible = False
        _save(ours[key], row, by)


def _add_place(service, line, row, by):
    """Return whether we know the town, or the district of the postcode; then the service is
    there."""
    town, postcode = town_and_postcode(line)
    place = _place_named(town, postcode)
    if place is None:
        return False
    location = Location.objects.filter(place=place, postcode=postcode).order_by("pk").first()
    if location is None:
        name = town or place.name
        location = Location(
            name=name,
            place=place,
            postcode=postcode,
            slug=free_slug(Location, line, or_else="entry"),
        )
        location.is_visible = True
        _save(location, row, by)
    at = ServiceAtLocation.objects.filter(service=service, location=location).first()
    at = at or ServiceAtLocation(service=service, location=location)
    at.is_visible = True
    _save(at, row, by)
    return True


def _place_named(town, postcode):
    places = list(Place.objects.filter(is_visible=True))
    named = [
        place
        for place in places
        if folded(town) in map(folded, [place.name, *place.also.splitlines()])
    ]
    district = postcode.partition(" ")[0]
    return next(iter(named), None) or next((p for p in places if p.name == district), None)

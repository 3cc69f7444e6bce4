"""Which contacts of a service hold its phone number and its e-mail address, and how another one is
put there."""

from django.db.models import Max

from local_offer.models import Contact, Service
from publishing.records import save_with_history
from publishing.versions import Rows

WAYS = ("phone", "email")


def contacts_of(service):
    """Return the Rows that are read and saved together with a service."""
    return Rows(Contact, {"service_id": service.pk})


def versions_of(pks):
    """Return {service: its version, with its contacts}, as `publishing.versions.version_of` says it
    of one. Two queries."""
    own = Service.history.filter(id__in=pks).order_by().values_list("id")
    inside = Contact.history.filter(service_id__in=pks).order_by().values_list("service_id")
    newest, newest_inside = (
        dict(rows.annotate(newest=Max("history_id"))) for rows in (own, inside)
    )
    return {pk: f"{newest.get(pk) or 0}-{newest_inside.get(pk) or 0}" for pk in pks}


class WaysToReach:
    """The first of these contacts with a phone number, and the first with an e-mail address: a
    Contact or None, by name."""

    def __init__(self, service, contacts):
        self.service = service
        self.rows = {name: next((c for c in contacts if getattr(c, name)), None) for name in WAYS}

    def __getitem__(self, name):
        return self.rows[name]

    def values(self):
        """Return the number and the address, "" where there is none, by name."""
        return {name: getattr(row, name, "") for name, row in self.rows.items()}

    def put(self, values):
        """Put each number or address where it belongs, "" where there is none any more; return the
        contacts that this changes, not yet saved."""
        changed = []
        for name in values:
            changed += [row for row in self._put(name, values) if row not in changed]
        return changed

    def _put(self, name, values):
        value, row = values[name], self.rows[name]
        [other] = {*WAYS} - {name}
        beside, label = self.rows[other], ""
        if row and value and not row.is_sure and getattr(row, other) and other not in values:
            # Of what stands beside it nobody said anything: it stays, and stays unsure.
            setattr(row, name, "")
            yield row
            row, label = None, row.label
        if value:
            is_sure = beside and (beside.is_sure or other in values)
            row = row or (beside if is_sure else _new_contact(self.service, label))
            row.is_sure = True
        if row:
            setattr(row, name, value)
            self.rows[name] = row
            yield row


def save_contacts(contacts, *, by, because):
    """Save contacts that were put where they belong. Raise ValidationError if one is none."""
    for row in contacts:
        if not row.phone:
            row.rung_on = None
        if not (row.phone or row.email):
            # They can no longer be reached so. The row keeps what was, unseen.
            row.refresh_from_db()
            row.is_visible = False
        row.full_clean()
        save_with_history(row, by=by, because=because)


def _new_contact(service, label):
    last = Contact.objects.filter(service=service).aggregate(last=Max("order"))["last"]
    return Contact(service=service, label=label, order=(last or 0) + 1, is_visible=True)

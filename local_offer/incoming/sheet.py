"""The sheet of services: rows of our own file, or of anybody's with the same columns, for the
queue. Nothing of our list changes before somebody decides on each row there."""

from urllib.parse import urlsplit

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from local_offer.directory import files
from local_offer.incoming.queue import OURS, Entry, our_slug, proposals, take_in
from local_offer.incoming.reviewing import may_review
from local_offer.incoming.told import PARTS, address, as_kept, faults_of, folded, in_words
from local_offer.models import IncomingService, Service
from publishing.spreadsheets import sheet_response
from staff.pages import refuse_strangers
from staff.sheets import cells
from staff.sheets.index import File
from staff.sheets.rows import BROUGHT_IN, Column, Difference, Outcome, Sheet

A_FILE = "A file"


class ServicesSheet(Sheet):
    """A row is a service. Its address says whose list it is of, and which entry there; one without
    an address is known by who runs it and its name."""

    name = "services"
    done_at = "admin:incoming_services"
    title = gettext_lazy("Services from a spreadsheet")
    explanation = gettext_lazy(
        "Bring in our own file of services, or that of another list with the same columns. "
        "An empty cell takes nothing away."
    )
    columns = (
        *(Column(part.name, part.heading, part.reads) for part in PARTS.values()),
        Column("fits", files.FITS),
        Column("checked_on", files.CHECKED_ON, cells.read_day),
        Column("address", files.ADDRESS, address),
    )
    needed = ("name", "organisation")

    @property
    def after(self):
        return _("It waits in the queue until somebody decides on each.")

    def may_bring_in(self):
        return may_review(self.user)

    def template(self):
        for service in as_kept(Service.objects.order_by("name", "pk")):
            yield {
                **dict(zip(PARTS, files.cells_of(service), strict=True)),
                "checked_on": service.checked_on,
                "address": files.address_of(service),
            }

    def look_at(self, lines):
        addresses = [line.cells.get("address", "") for line in lines]
        slugs = {our_slug(each) for each in addresses} - {""}
        self.ours = {one.slug: one for one in as_kept(Service.objects.filter(slug__in=slugs))}
        names = {_whose(line.cells)[1] for line in lines}
        there = IncomingService.objects.filter(id_there__in=names).select_for_update(no_key=True)
        self.there = {(row.source, row.id_there): row for row in there.order_by("pk")}
        joined = as_kept(Service.objects.filter(told_elsewhere__in=self.there.values()))
        self.joined = {one.pk: one for one in joined}

    def row(self, row):
        row.name = row.line.cells.get("name", "")
        told = {name: row.values[name] for name in PARTS if row.values.get(name) not in (None, "")}
        if row.faults:
            return
        if faults := faults_of(told):
            row.refuse(*faults)
            return
        source, id_there = row.about = _whose(row.line.cells)
        if source == OURS and id_there not in self.ours:
            row.refuse(_("We have no such service."), column=self.headings["address"])
            return
        there = self.there.get(row.about)
        if there and there.told == told:
            row.leave(there.get_state_display().capitalize() + ".")
            return
        entry = Entry(id_there, row.values.get("address", ""), told)
        differences = self._differences(source, entry, there)
        if differences:
            row.do(
                Outcome.CHANGED if there else Outcome.ADDED,
                differences,
                lambda: self._put_in_the_queue(source, entry),
            )
        else:
            row.leave(_("It says nothing else than we do."))

    def _differences(self, source, entry, there):
        """Return what the row would have somebody decide on."""
        service = self.ours[entry.id_there] if source == OURS else None
        if there and there.service_id:
            service = self.joined[there.service_id]
        if service is None:
            return [
                Difference(str(PARTS[name].heading), "", in_words(name, value))
                for name, value in entry.told.items()
            ]
        settled = there.settled if there else {}
        looked_at = IncomingService(service=service, told=entry.told, settled=settled)
        return [Difference(one.heading, one.ours, one.theirs) for one in proposals(looked_at)]

    def _put_in_the_queue(self, source, entry):
        take_in(source, [entry], at=timezone.now(), by=self.user, because=str(BROUGHT_IN))

    def newest_entries(self, versions):
        return {}  # nobody is quicker: what is brought in overwrites nothing


@require_safe
def services_sheet(request, kind):
    """What the public sees of services, as a file that can come back."""
    refuse_strangers(request)
    rows = files.rows_of(files.public_services(request))
    return sheet_response("services", kind, files.header(), rows)


def to_take_away():
    """Return a File for what can be taken away."""
    return [
        File(
            _("Services that the public sees and somebody has checked"),
            _("Services"),
            *(reverse("admin:services_sheet", args=[kind]) for kind in ("csv", "xlsx")),
        )
    ]


def _whose(row):
    """Return (whose list, the name there) of the cells of a row."""
    where = row.get("address", "")
    if slug := our_slug(where):
        return OURS, slug
    if host := _host(where):
        return host, where
    name = f"{folded(row.get('organisation', ''))}: {folded(row.get('name', ''))}"
    return A_FILE, name


def _host(where):
    try:
        return urlsplit(where).hostname if "//" in where else ""
    except ValueError:  # no address, such as "https://[x": its column says so
        return ""

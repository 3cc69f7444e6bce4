"""What stays when somebody is erased: their log-in, if they are staff, and who opened what."""

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.models import User
from privacy.holdings import HeldLine, HeldThing, KeptHolding, lines_of, register
from privacy.models import AccessRecord
from privacy.subjects import hash_of_email, references_named_in


class LogIns(KeptHolding):
    """Somebody who works on this site may have told us something as well."""

    name = gettext_lazy("A log-in for staff")
    name_for_them = gettext_lazy("Your log-in as staff")
    kept_because = gettext_lazy(
        "An administrator closes a log-in. It cannot go while the record of their work names it."
    )
    FIELDS = ("username", "first_name", "last_name", "email", "date_joined", "last_login")

    def find(self, subject):
        return [
            HeldThing(_("A log-in for staff with this e-mail address"))
            for _user in self._of(subject)
        ]

    def export(self, subject):
        return [lines_of(user, self.FIELDS) for user in self._of(subject)]

    def _of(self, subject):
        with_address = User.objects.exclude(email="").order_by("pk")
        return [user for user in with_address if hash_of_email(user.email) in subject.hashes]


class Accesses(KeptHolding):
    """Who opened, took away, took out or erased what they sent. It has no word of it."""

    name = gettext_lazy("When what they sent was opened")
    name_for_them = gettext_lazy("When what you sent was opened")
    kept_because = gettext_lazy(
        "It names references and staff only, and proves that nobody looked without need."
    )

    def find(self, subject):
        number = len(self._of(subject))
        told = ngettext("%(number)s record of access", "%(number)s records of access", number)
        return [HeldThing(told % {"number": number})] if number else []

    def export(self, subject):
        entries = [lines_of(entry, ("kind", "at", "subject")) for entry in self._of(subject)]
        return (
            [[HeldLine("accesses", _("Opened, taken away or deleted"), entries)]] if entries else []
        )

    def _of(self, subject):
        about = Q(pk__in=[])
        for reference in subject.references:
            about |= Q(subject__contains=reference)  # a record may name several
        records = AccessRecord.objects.filter(about).order_by("at", "pk")
        return [each for each in records if references_named_in(each.subject) & subject.references]


register(LogIns(), Accesses())

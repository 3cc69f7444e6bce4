"""`manage.py erase_person`: all that is held about one person goes, in two steps."""

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from privacy import erasure, finding
from privacy.management import people
from privacy.models import Tombstone


class Command(BaseCommand):
    help = _(
        "Erases a person. Without --confirm it tells what would go and prints a code. With that "
        "code it erases exactly that, and refuses if anything changed since."
    )

    def add_arguments(self, parser):
        people.add_arguments(parser)
        parser.add_argument("--confirm", metavar="CODE", help=_("The code of the first step."))
        parser.add_argument("--basis", choices=Tombstone.Basis.values, help=_("Why, in law."))
        parser.add_argument(
            "--reason", help=_("Why, in a few words without a name or address. It is kept.")
        )

    def handle(self, *, confirm, basis, reason, **options):
        subject = people.subject_of(**options)
        if confirm:
            self._erase(subject, confirm, basis, reason)
        else:
            self._tell(subject)

    def _tell(self, subject):
        findings = finding.search(subject, by=None, at=timezone.now())
        self._list(_("Would be erased:"), [_sentence(f) for f in _things(findings.goes)])
        for held in findings.stays:
            kept = [f"{thing.what}. {held.holding.kept_because}" for thing in held.things]
            self._list(_("Stays:"), kept)
        theirs = [thing.what for thing in finding.may_be_theirs(subject)]
        self._list(_("May be theirs too. If it is, add its --reference:"), theirs)
        found = finding.search_words_of_others(subject, by=None, at=timezone.now())
        named = [f"{each.what} {each.address}".strip() for each in found]
        self._list(_("May name them. Look there; it is not erased:"), named)
        if not findings:
            self.stdout.write(_("Nothing is held about them that can be erased."))
        else:
            self.stdout.write(
                _("To erase this, add: --confirm %(code)s --basis BASIS --reason WHY")
                % {"code": findings.code}
            )

    def _erase(self, subject, code, basis, reason):
        if not (basis and reason):
            raise CommandError(_("Say why: --basis and --reason."))
        try:
            erased = erasure.erase(
                subject, basis=basis, reason=reason, by=None, at=timezone.now(), confirmed=code
            )
        except erasure.ErasureRefused as refusal:
            raise CommandError(_("Nothing was erased. %s") % refusal) from refusal
        gone = ", ".join(f"{kind}: {n}" for kind, n in sorted(erased.tombstone.counts.items()))
        self.stdout.write(
            _("Erased. Rows that went: %(gone)s. The tombstone is %(id)s.")
            % {"gone": gone, "id": erased.tombstone.id}
        )
        if erased.problems:
            raise CommandError(_("But something is left to do. %s") % " ".join(erased.problems))

    def _list(self, heading, lines):
        if lines:
            self.stdout.write(heading)
            for line in lines:
                self.stdout.write(f"  {line}")


def _things(held):
    return [thing for each in held for thing in each.things]


def _sentence(found):
    return f"{found.what}. {found.caution}" if found.caution else found.what

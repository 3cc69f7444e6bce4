"""`manage.py rekey_personal_data`: all personal data comes under the newest key."""

import time

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from privacy.encryption import newest_key
from privacy.rekeying import encrypted_models, rekey

# Between batches, so that whoever wants to write finds a gap: SQLite has one writer at a time.
PAUSE_IN_SECONDS = 0.02
# So many rows that cannot be read are named.
NAMED = 10


class Command(BaseCommand):
    help = _(
        "Encrypts all personal data under the newest of PERSONAL_DATA_KEYS, and makes anew what it "
        "is looked up by. The site may run. Cut off, it goes on where it was."
    )

    def handle(self, *, verbosity, **options):
        self.stdout.write(_("Everything comes under the key “%(key)s”.") % {"key": newest_key()})
        in_all, unreadable = 0, []
        for model in encrypted_models():
            label, rows, seen = model._meta.label, model._base_manager.count(), 0
            for batch in rekey(model):
                seen += batch.seen
                in_all += batch.changed
                unreadable += [f"{label} {pk}" for pk in batch.unreadable]
                if verbosity:
                    self.stdout.write(
                        _("%(model)s: %(seen)s of %(rows)s rows looked at.")
                        % {"model": label, "seen": seen, "rows": rows}
                    )
                    self.stdout.flush()
                time.sleep(PAUSE_IN_SECONDS)
        if unreadable:
            raise CommandError(
                _(
                    "%(number)s rows cannot be read with any of the keys and were left as they "
                    "are: %(rows)s. Put the key they were kept under back into "
                    "PERSONAL_DATA_KEYS, then run this again."
                )
                % {"number": len(unreadable), "rows": _some_of(unreadable)}
            )
        self.stdout.write(
            _("Done: %(changed)s rows were changed. Once a run changes none, older keys may go.")
            % {"changed": in_all}
        )


def _some_of(names):
    return ", ".join(names[:NAMED]) + (" …" if len(names) > NAMED else "")

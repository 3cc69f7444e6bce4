"""`manage.py set_up_trial`: what bin/run puts into a new database, and into no other."""

import hashlib

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _

from actions.models import Round
from actions.plan_file import samples
from plans.models import Plan
from publishing.models import LoadedRow, OwnerSettings, TrialDatabase
from publishing.records import save_with_history
from publishing.samples import remove_samples
from publishing.wordings import proposing

# What is loaded, by which command.
CONTENT = {
    "content/big-plan.yaml": "load_big_plan",
    "content/local-offer.yaml": "load_local_offer",
}
PASSWORD_LENGTH = 20


class Command(BaseCommand):
    help = _("Fills an empty database for trying the site out. Leaves every other one alone.")

    def add_arguments(self, parser):
        parser.add_argument(
            "--no-sample", action="store_true", help=_("The real plan alone, without examples.")
        )

        parser.add_argument(
            "--not-open", action="store_true", help=_("As before its first day: words just change.")
        )

    def handle(self, *, no_sample, not_open, **options):
        if not _may_be_filled():
            self.stdout.write(_("This is not a trial database, so nothing was loaded into it."))
            return
        # Marked first, so that a run that is cut short is taken up by the next.
        _mark, is_new = TrialDatabase.objects.get_or_create(pk=1)
        if is_new:
            share_as_examples()
        for file, command in CONTENT.items():
            self.load_content(file, command)
        if not no_sample:
            self.load_samples()
        elif remove_samples():
            self.stdout.write(_("The examples are gone. The real plan is left."))
        self.add_staff()
        if not not_open:
            open_the_site()

    def load_content(self, name, command):
        """Load a content file, unless it is the one that was loaded last."""
        content = (settings.BASE_DIR / name).read_bytes()
        this_file = {"loader": "set_up_trial", "kind": "file", "key": name}
        fingerprint = hashlib.sha256(content).hexdigest()
        if LoadedRow.objects.filter(**this_file, fingerprint=fingerprint).exists():
            return
        call_command(command, stdout=self.stdout)
        LoadedRow.objects.update_or_create(**this_file, defaults={"fingerprint": fingerprint})

    def load_samples(self):
        today = timezone.localdate()
        if samples.is_current(today=today):
            return
        try:
            samples.load(today=today)
        except ValidationError as refusal:
            self.stdout.write(" ".join(refusal.messages))
        else:
            self.stdout.write(_("Example progress is in place. Each piece says “Example”."))

    def add_staff(self):
        """Make sure of the log-in `staff`; print its password only when it is new."""
        users = get_user_model().objects
        if users.filter(username="staff").exists():
            self.stdout.write(
                _(
                    "Log in at %(origin)s/admin/ as staff. The password was shown when it was made."
                    " Set a new one: bin/manage changepassword staff"
                )
                % {"origin": settings.SITE_ORIGIN}
            )
            return
        password = get_random_string(PASSWORD_LENGTH)
        users.create_superuser("staff", password=password)
        self.stdout.write(
            _("Log in at %(origin)s/admin/ as staff, with the password %(password)s")
            % {"origin": settings.SITE_ORIGIN, "password": password}
        )
        self.stdout.write(_("It is shown only now. Write it down."))


def share_as_examples():
    """Put services into the open data that nobody has checked, so that it can be tried."""
    owner = OwnerSettings.objects.current()
    owner.shares_unchecked = True
    save_with_history(owner, by=None, because=_("So that the open data can be tried."))


def open_the_site():
    """Let what was promised change in the open, so that this can be tried, too."""
    owner = OwnerSettings.objects.current()
    if owner.is_open:
        return
    now = timezone.now()
    opening = proposing.propose_from_file(
        owner,
        "is_open",
        value=True,
        author="set_up_trial",
        reason=_("On this trial site you can see how promises change in the open."),
        at=now,
    )
    staff = get_user_model().objects.get(username="staff")
    proposing.publish([opening], by=staff, at=now)


def _may_be_filled():
    if TrialDatabase.objects.exists():
        return True
    kept = (get_user_model(), Plan, Round)
    return not any(model.objects.exists() for model in kept)

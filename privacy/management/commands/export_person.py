"""`manage.py export_person`: all that is held about one person, in files for them."""

import os
import shutil
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from privacy import exports, finding
from privacy.management import people


class Command(BaseCommand):
    help = _(
        "Writes all that is held about a person into files: a page, JSON, and what staff check "
        "first. Without --to it only tells what is held."
    )

    def add_arguments(self, parser):
        people.add_arguments(parser)
        parser.add_argument("--to", type=Path, metavar="FOLDER", help=_("A folder to make."))
        parser.add_argument(
            "--reason", help=_("Why, in a few words without a name or address. It is kept.")
        )

    def handle(self, *, to, reason, **options):
        subject = people.subject_of(**options)
        if not to:
            for held in finding.search(subject, by=None, at=timezone.now()).all:
                for thing in held.things:
                    self.stdout.write(thing.what)
            for thing in finding.may_be_theirs(subject):
                self.stdout.write(_("May be theirs too: %s") % thing.what)
            self.stdout.write(_("To write it into files, add: --to FOLDER --reason ..."))
            return
        if not reason:
            raise CommandError(_("Say why: --reason."))
        try:
            to.mkdir(mode=0o700)
        except OSError as problem:
            raise CommandError(_("The folder cannot be made. %s") % problem) from problem
        try:
            taken = exports.export(subject, reason=reason, by=None, at=timezone.now())
        except exports.ExportRefused as refusal:
            to.rmdir()
            raise CommandError(str(refusal)) from refusal
        try:
            for name, text in taken.files().items():
                with open(to / name, "x", opener=_for_the_owner_alone, encoding="utf-8") as file:
                    file.write(text)
        except OSError as problem:
            shutil.rmtree(to)
            raise CommandError(
                _("The copy could not be written, so none is left. %s") % problem
            ) from problem
        self.stdout.write(
            _("It is in %(folder)s. Read %(name)s first.")
            % {"folder": to, "name": exports.TO_CHECK}
        )


def _for_the_owner_alone(path, flags):
    return os.open(path, flags, 0o600)

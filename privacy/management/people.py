"""How a command is told whom it is about."""

import sys

from django.core.exceptions import ValidationError
from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from privacy.subjects import NotReferences, Subject, references_in
from publishing.plain_text import EmailField

# What is typed stays in the history of the shell, and other accounts may see it while it runs.
FROM_INPUT = "-"


def add_arguments(parser):
    """Add by what somebody is found."""
    how = _(
        'Give "-" to be asked for it instead: the history of the shell keeps what is typed '
        "behind a command."
    )
    parser.add_argument("--email", default="", help=_("Their e-mail address. %s") % how)
    parser.add_argument("--phone", default="", help=_("Their phone number. %s") % how)
    parser.add_argument(
        "--reference",
        action="append",
        default=[],
        help=_("A reference, such as BP-7K3M-9QX2. It may be given several times."),
    )
    parser.add_argument(
        "--name",
        default="",
        help=_("A name to look for in what others wrote. It finds nothing of theirs. %s") % how,
    )


def subject_of(*, email, phone, reference, name, **options):
    """Return the Subject of the arguments; raise CommandError if there is nothing to go by."""
    try:
        references = references_in(" ".join(reference))
        # As on the staff page: of half an address nobody shall read that we hold nothing.
        email = EmailField(required=False).clean(_asked(_("E-mail address: "), email))
    except NotReferences as problem:
        raise CommandError(str(problem)) from problem
    except ValidationError as problem:
        raise CommandError(_("Write the address like name@example.org.")) from problem
    subject = Subject(
        email=email,
        phone=_asked(_("Phone number: "), phone),
        references=references,
        name=_asked(_("Name: "), name),
    )
    if not (subject.hashes or subject.references):
        raise CommandError(_("Say who: --email, --phone or --reference."))
    return subject


def _asked(question, value):
    if value != FROM_INPUT:
        return value
    # Read from a pipe as well as from a keyboard.
    if sys.stdin.isatty():
        return input(question).strip()
    return sys.stdin.readline().strip()

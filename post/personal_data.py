"""What the post holds about people: mail that waits, and mail put into files instead of sent."""

import email
import email.policy
import os
import re
from collections import Counter
from contextlib import suppress
from datetime import UTC, datetime
from email.utils import getaddresses
from functools import partial
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from post.models import TO_SENDER, Message
from privacy.fields import as_stored
from privacy.holdings import ErasableHolding, HeldLine, HeldThing, Mention, lines_of, register
from privacy.mentions import Terms, admin_page_of, rows_that_name, unreadable_of
from privacy.subjects import hash_of_email, references_named_in
from publishing.models import OwnerSettings

_MAIL = gettext_lazy("Mail to somebody else")
_TO_FILES = "django.core.mail.backends.filebased.EmailBackend"
# Django's own mark after each mail of one file. Words of a mail may hold such a line too, so it
# counts only where another mail begins, or nothing follows.
_AFTER_A_MAIL = b"-" * 79 + b"\n"
_BETWEEN_MAILS = re.compile(rb"^-{79}\n(?=Content-Type: |\Z)", re.MULTILINE)


class WaitingMail(ErasableHolding):
    """Mail that waits, was given up, or is to be tried again. What was sent has no words left.

    Mail to the team, or to whoever of it answers, stays: it says where to look, and nothing of
    anybody. Mail to a sender goes with what they sent: families share an address.
    """

    name = gettext_lazy("Mail to them that was not sent")
    name_for_them = gettext_lazy("Mail to you that was not sent")
    models = (Message,)

    def lock(self, subject):
        list(self._of(subject).select_for_update(no_key=True).values_list("pk"))

    def find(self, subject):
        return [
            HeldThing(
                _("A mail promised on %(day)s: %(subject)s")
                % {
                    "day": date_format(timezone.localtime(message.made_at), "j F Y"),
                    "subject": message.subject,
                }
            )
            for message in self._of(subject).defer("to", "text")
        ]

    def export(self, subject):
        fields = ("made_at", "to", "subject", "text")
        return [lines_of(message, fields, to_check=("text",)) for message in self._of(subject)]

    def stored(self, subject):
        # Not how often it was tried: that says nothing of them.
        return list(as_stored(self._of(subject), "id", "to", "subject", "text"))

    def erase(self, subject, *, by, at):
        return Counter({"mail": self._of(subject).delete()[0]})

    def may_be_theirs(self, subject):
        """Return what goes to an address of theirs, about what somebody sent who may be another."""
        about_others = _unsent(subject).filter(
            send_key__endswith=TO_SENDER, to_hash__in=subject.hashes
        )
        about_others = about_others.exclude(pk__in=self._of(subject).values("pk"))
        return [
            HeldThing(each.subject, reference=reference)
            for each in about_others.defer("to", "text").order_by("pk")
            for reference in references_named_in(each.send_key)
        ]

    def mentions(self, subject):
        """Return the mail to others that waits and names them."""
        terms = Terms.about(subject)
        theirs = list(self._of(subject).values_list("pk", flat=True))
        others = Message.objects.exclude(pk__in=theirs).exclude(to="").order_by("pk")
        found, unreadable = rows_that_name(terms, others)
        told = [
            Mention(f"{_MAIL}: {each.subject}", admin_page_of(Message, each.pk))
            for each in others.filter(pk__in=found).defer("to", "text")
        ]
        return told + ([Mention(unreadable_of(_MAIL, unreadable))] if unreadable else [])

    def _of(self, subject):
        """Return those to them about what they sent, and all else to an address of theirs."""
        about = Q(pk__in=[])
        for reference in subject.references:
            about |= Q(send_key__startswith=f"{reference} ")
        to_them = Q(to_hash__in=subject.hashes) & ~Q(send_key__endswith=TO_SENDER)
        to_them |= about & Q(send_key__endswith=TO_SENDER)
        return _unsent(subject).filter(to_them).exclude(to="").order_by("pk")


def _unsent(subject):
    unsent = Message.objects.filter(sent_at=None)
    return unsent.filter(made_at__lte=subject.until) if subject.until else unsent


class MailInFiles(ErasableHolding):
    """Where no mail server is set, mail is put into files (EMAIL_FILE_PATH)."""

    name = gettext_lazy("Mail to them in files")
    name_for_them = gettext_lazy("Mail to you in files")

    def find(self, subject):
        return [
            HeldThing(_("Mail to them in the file %(name)s") % {"name": file.name})
            for file, _mails in _files_of(subject)
        ]

    def export(self, subject):
        return [
            [HeldLine("mails", _("Mails"), [_lines_of_mail(mail) for mail in mails])]
            for _file, mails in _files_of(subject)
        ]

    def stored(self, subject):
        return [
            [file.name, file.stat().st_size, file.stat().st_mtime_ns]
            for file, _mails in _files_of(subject)
        ]

    def erase(self, subject, *, by, at):
        found, ours = _files_of(subject), _ours()
        for file, _mails in found:
            transaction.on_commit(partial(_take_out_of, file, subject, ours))
        return Counter({"mails in files": sum(len(mails) for _file, mails in found)})


def _files_of(subject):
    """Return (file, its mails) of each file with a mail to them."""
    if settings.EMAIL_BACKEND != _TO_FILES or not Path(settings.EMAIL_FILE_PATH).is_dir():
        return []
    ours = _ours()
    found = []
    for file in sorted(Path(settings.EMAIL_FILE_PATH).glob("*.log")):
        written_at = datetime.fromtimestamp(file.stat().st_mtime, UTC)
        if subject.until and written_at > subject.until:
            continue
        mails = [_read(kept) for kept in _mails_in(file)]
        if mails := [mail for mail in mails if _is_theirs(mail, subject, ours)]:
            found.append((file, mails))
    return found


def _take_out_of(file, subject, ours):
    """Take their mails out of a file: one may hold mail to others too."""
    if not file.exists():
        return
    left = [kept for kept in _mails_in(file) if not _is_theirs(_read(kept), subject, ours)]
    if not left:
        file.unlink()
        return
    # Written beside it first: a full disk must not cost others their mail. As old as before: an
    # erasure that is done again goes by when a file was written.
    anew = file.with_suffix(".anew.log")
    anew.write_bytes(b"".join(kept + _AFTER_A_MAIL for kept in left))
    os.utime(anew, ns=(file.stat().st_atime_ns, file.stat().st_mtime_ns))
    anew.replace(file)


def _mails_in(file):
    """Return the bytes of each mail in a file."""
    return [kept for kept in _BETWEEN_MAILS.split(file.read_bytes()) if kept.strip()]


def _read(kept):
    return email.message_from_bytes(kept, policy=email.policy.default)


def _ours():
    """Return the addresses of the team and its people."""
    ours = set(OwnerSettings.objects.values_list("inbox_email", flat=True))
    return ours | set(User.objects.values_list("email", flat=True))


def _is_theirs(mail, subject, ours):
    """Return whether a mail is to them. `ours` are the addresses of the team and its people."""
    addresses = {address for _name, address in getaddresses(mail.get_all("To", []))}
    named = references_named_in(str(mail["Subject"]))
    if named and not addresses <= ours:
        # To whoever sent that: families share an address.
        return bool(named & subject.references)
    return any(hash_of_email(address) in subject.hashes for address in addresses)


def _lines_of_mail(mail):
    words = ""
    with suppress(LookupError, UnicodeDecodeError):  # a file that somebody else changed
        words = mail.get_body(("plain",)).get_content()
    return [
        HeldLine("to", _("To"), str(mail["To"])),
        HeldLine("date", _("Sent"), str(mail["Date"])),
        HeldLine("subject", _("Subject"), str(mail["Subject"])),
        HeldLine("text", _("Text"), words, to_check=True),
    ]


register(WaitingMail(), MailInFiles())

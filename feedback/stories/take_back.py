"""The link by which whoever sent good news takes back their yes. It needs no log-in and never runs
out: in a year it must work as on the first day. So it is signed with PERSONAL_LOOKUP_KEY, and not
with SECRET_KEY, which may change."""

from django.urls import reverse
from django.utils.crypto import constant_time_compare

from feedback.models import Consent, Submission
from privacy.encryption import lookup_hash

# A yes to either of them is a yes to publishing.
PUBLISHING = (Consent.Kind.PUBLISH, Consent.Kind.PUBLISH_NAME)

# 160 bits: nobody guesses that, and a mail program leaves it in one line.
_SIGNATURE_LENGTH = 40


def path_of(submission):
    """Return the path of the link, or "" if they never said yes to publishing."""
    if not submission.consents.filter(kind__in=PUBLISHING).exists():
        return ""
    return reverse("take_back", args=[f"{submission.reference}.{_signature(submission.reference)}"])


def submission_of(token):
    """Return the submission whose link ends in this token, or None."""
    reference, _dot, signature = token.partition(".")
    if not constant_time_compare(signature, _signature(reference)):
        return None
    return Submission.objects.filter(reference=reference).select_related("story").first()


def _signature(reference):
    return lookup_hash("take-back", reference)[:_SIGNATURE_LENGTH]

"""Is this page useful? What people answer, without a cookie and without who they are."""

from django.conf import settings
from django.db import transaction
from django.urls import Resolver404, resolve
from django.utils.translation import gettext_lazy as _

from feedback.forms.allowances import spend, spend_of_networks
from feedback.forms.fields import WordsField
from feedback.forms.journeys import FormStep
from feedback.forms.steps import SAFETY
from feedback.models import PageVerdict
from publishing.public_pages import public_pages

YES, NO = "yes", "no"
LONGEST_ANSWER = 1_000


class WhatWentWrong(FormStep):
    """Asked of whoever said no."""

    title = _("What was wrong with the page?")
    heading = "what_went_wrong"

    what_went_wrong = WordsField(
        label=title,
        help_text=_(
            "Please do not write names, health details or how to reach you. We cannot answer here."
        ),
        max_length=LONGEST_ANSWER,
        missing=_("Write what was wrong, or leave this page."),
    )

    layout = ("what_went_wrong", SAFETY)


def is_public(path):
    """Whether a path is one of the public pages there are, so that only those are counted: staff
    read it, and in the address of no page anybody could write anything."""
    longest = PageVerdict._meta.get_field("path").max_length
    try:
        name = resolve(path).url_name
    except Resolver404:
        return False
    pages = [page for page in public_pages() if page.is_page and page.url_name == name]
    return len(path) <= longest and any(path in page.addresses() for page in pages)


@transaction.atomic
def note(*, path, useful, at, on, networks):
    """Store one answer and return it; raise OverBudget if too many came already."""
    verdict = PageVerdict.objects.create(path=path, useful=useful, on=on)
    spend_of_networks("page", networks, at)
    spend("page:all", settings.FEEDBACK_IN_ALL, settings.FEEDBACK_PERIOD, at)
    return verdict


def add_what_went_wrong(verdict, text):
    """Store what was wrong, once: what was said first stays, or stays taken out."""
    unsaid = PageVerdict.objects.filter(pk=verdict.pk, what_went_wrong="", taken_out_at=None)
    unsaid.update(what_went_wrong=text)

"""What forms of the staff site say beyond their boxes: who opened them, and how much they take.

The tag `csrf_token` is that of all templates.
"""

from django import template
from django.conf import settings
from django.template.defaulttags import CsrfTokenNode
from django.utils.html import format_html
from django.utils.translation import gettext as _

from unsaved import drafts
from unsaved.giving_back import is_staff_page
from unsaved.words import DRAFT, SEALED, TYPED_BY

register = template.Library()


class WhoseNode(CsrfTokenNode):
    """Django's own token, and on staff pages whose form it is; on the page to log in, the words
    that wait for it."""

    def render(self, context):
        token = super().render(context)
        request = context.get("request")
        if request is None or not is_staff_page(request):
            return token
        if sealed := getattr(request, "sealed_words", ""):
            return token + _hidden(SEALED, sealed)
        if request.user.is_authenticated:
            # Shown again after it was sent, a form goes on with the draft it had.
            draft = request.POST.get(DRAFT, "")
            return token + _hidden(TYPED_BY, request.user.pk) + _hidden(DRAFT, draft)
        return token


@register.simple_tag
def most_sent():
    """Return how much the site takes at once, `letters` as they are sent and `boxes`, and what is
    `said` of more."""
    return {
        "said": _("This is too much for one page, so it was not sent. Save a part, then the rest."),
        "letters": settings.DATA_UPLOAD_MAX_MEMORY_SIZE,
        "boxes": settings.DATA_UPLOAD_MAX_NUMBER_FIELDS,
    }


@register.simple_tag(takes_context=True)
def my_drafts(context):
    """Return (draft, its Words, whether they can be put back) of each draft that whoever looks has
    of this page. A form that is shown again holds their words already. Words that were typed for
    something else than the page asks for now, its `words_are_for`, are only to be copied."""
    request = context.get("request")
    if not request or request.method == "POST" or hasattr(request, "unsaved"):
        return []
    is_at_work = is_staff_page(request) and request.user.is_authenticated
    if not is_at_work:
        return []
    now = str(context.get("words_are_for", ""))
    return [
        (draft, words, words.are_for in ("", now)) for draft, words in drafts.drafts_here(request)
    ]


@register.tag
def csrf_token(parser, token):
    return WhoseNode()


def _hidden(name, value):
    return format_html('<input type="hidden" name="{}" value="{}">', name, value)

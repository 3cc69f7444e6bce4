"""The tag `csrf_token` of all templates, which on staff pages also says who opened the form."""

from django import template
from django.template.defaulttags import CsrfTokenNode
from django.utils.html import format_html

from unsaved.giving_back import is_staff_page
from unsaved.words import SEALED, TYPED_BY

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
            return token + _hidden(TYPED_BY, request.user.pk)
        return token


@register.tag
def csrf_token(parser, token):
    return WhoseNode()


def _hidden(name, value):
    return format_html('<input type="hidden" name="{}" value="{}">', name, value)

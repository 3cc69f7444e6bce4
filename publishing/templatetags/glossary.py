from django import template
from django.db import DatabaseError, InterfaceError

from publishing.glossary import explain
from publishing.models import GlossaryTerm
from publishing.shared import shared

register = template.Library()


@register.tag
def explained(parser, token):
    """Spell out acronyms from the glossary where they first stand in what this tag encloses."""
    inside = parser.parse(("endexplained",))
    parser.delete_first_token()
    return ExplainedNode(inside)


class ExplainedNode(template.Node):
    def __init__(self, inside):
        self.inside = inside

    def render(self, context):
        html = self.inside.render(context)
        request = context.get("request")
        try:
            acronyms = shared(request, "acronyms", _acronyms) if request else _acronyms()
        except (DatabaseError, InterfaceError):  # the page itself comes up without
            acronyms = {}
        return explain(html, acronyms)


def _acronyms():
    terms = GlossaryTerm.objects.visible().exclude(acronym="")
    return dict(terms.values_list("acronym", "full"))

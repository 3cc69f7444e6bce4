from django import template
from django.db import DatabaseError, InterfaceError

from publishing.glossary import explain
from publishing.models import GlossaryTerm

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
        try:
            terms = GlossaryTerm.objects.visible().exclude(acronym="")
            acronyms = dict(terms.values_list("acronym", "full"))
        except (DatabaseError, InterfaceError):  # the page itself comes up without
            acronyms = {}
        return explain(html, acronyms)

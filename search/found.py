"""What of the words that all rooms share people find by searching."""

from django.db.models import Value
from django.utils.translation import gettext_lazy as _

from publishing.models import GlossaryTerm
from search import synonyms
from search.kinds import Kind, Words, register


def _words_of_term(term):
    return Words(term.term, term.definition, names=(term.acronym, term.full))


def _meanings():
    """The letters of the glossary stand for what they are in full."""
    terms = GlossaryTerm.objects.visible().exclude(acronym="")
    return terms.annotate(none=Value("")).values_list("none", "full", "acronym")


synonyms.register(_meanings)
register(
    Kind(
        "word",
        "words",
        _("Words explained"),
        lambda: GlossaryTerm.objects.visible(),
        _words_of_term,
        worth=60,
    )
)

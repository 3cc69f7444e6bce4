from django import template

from local_offer.models import LanguageSentence

register = template.Library()


@register.simple_tag
def sentences_in_other_languages():
    """Return the sentences that somebody who reads the language has ticked. One query."""
    return list(LanguageSentence.objects.visible())

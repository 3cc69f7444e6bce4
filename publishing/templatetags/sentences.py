from django import template

from publishing.sentences import ended

register = template.Library()
register.filter("ended", ended, is_safe=True)

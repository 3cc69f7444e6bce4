"""The site as it would be if no template escaped what it shows: what the tests must notice."""

from django.template import engines

from kirklees_send.wsgi import application

__all__ = ["application"]

engines["django"].engine.autoescape = False

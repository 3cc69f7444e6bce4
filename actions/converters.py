"""Quarters and references in addresses. Importing this makes them known to `path()`."""

from django.urls import register_converter

from actions.quarters import QuarterConverter
from actions.references import ReferenceConverter

register_converter(QuarterConverter, "quarter")
register_converter(ReferenceConverter, "reference")

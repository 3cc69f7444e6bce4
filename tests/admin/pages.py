"""Pages of the admin: where they are, what they say, and what a browser would send back from one if
nothing were typed."""

from django.forms import MultiWidget
from django.urls import reverse


def page_of(row, page="change"):
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_{page}", args=[row.pk])


def as_shown(response):
    """Return the values of every field on a change form, its inlines included."""
    forms = [response.context["adminform"].form]
    for inline in response.context["inline_admin_formsets"]:
        forms += [inline.formset.management_form, *inline.formset.forms]
    # The version it was opened with, as the page carries it.
    carried = {"_version": response.context["version"]} if "version" in response.context else {}
    typed = {
        name: _sent(value) for form in forms for field in form for name, value in _boxes(field)
    }
    return carried | {name: value for name, value in typed.items() if value is not None}


def _boxes(field):
    """Yield the name and value of each box of a field: a moment has two, a day and a time."""
    widget = field.field.widget
    if isinstance(widget, MultiWidget):
        shown = field.value()
        values = shown if isinstance(shown, list) else widget.decompress(shown)
        for suffix, value in zip(widget.widgets_names, values, strict=True):
            yield field.html_name + suffix, value
    else:
        yield field.html_name, field.value()


def sentences(response):
    """Return every refusal on a form, in the order a person meets them."""
    # Django mixes sentences and lists of them here.
    found = response.context["errors"]
    return [str(s) for each in found for s in ([each] if isinstance(each, str) else each)]


def messages(response):
    return [str(message) for message in response.context["messages"]]


def _sent(value):
    # Browsers leave out boxes that are not ticked; an empty field is sent as nothing.
    if value is False:
        return None
    if isinstance(value, list):
        return [getattr(each, "pk", each) for each in value]
    return "" if value is None else value

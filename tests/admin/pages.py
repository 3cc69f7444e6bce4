"""What a browser would send back from an admin page if nothing were typed."""


def as_shown(response):
    """Return the values of every field on a change form, its inlines included."""
    forms = [response.context["adminform"].form]
    for inline in response.context["inline_admin_formsets"]:
        forms += [inline.formset.management_form, *inline.formset.forms]
    return {
        field.html_name: _sent(field.value())
        for form in forms
        for field in form
        if _sent(field.value()) is not None
    }


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
    return "" if value is None else value

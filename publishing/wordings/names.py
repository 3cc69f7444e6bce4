"""What things were called when something was said of them."""

from dataclasses import replace

from publishing.wordings.models import Wording


def called_as_then(changes):
    """Return Changes, each with the name that its thing had then. One query."""
    urls = {change.url for change in changes}
    renamed = list(
        Wording.objects.visible()
        .filter(url__in=urls)
        .exclude(renamed_to="")
        .order_by("-published_at", "-pk")
        .values_list("url", "published_at", "title", "renamed_to")
    )
    return [_as_then(change, renamed) for change in changes]


def _as_then(change, renamed):
    title = change.title
    for url, since, before, after in renamed:
        # The whole name, or all after its reference: a part of an action is on the same page, and
        # its words may stand inside the title of the action.
        reference = after.removesuffix(title)
        is_its_name = after.endswith(title) and (not reference or reference.endswith(": "))
        if is_its_name and url == change.url and since > change.at:
            title = before.removeprefix(reference)
    return change if title == change.title else replace(change, title=title)

"""Signs that a machine filled in a form. Each is only a reason for a person to look.

Nothing is asked of people for it: no puzzle, no picture, no script. One more step is asked only of
whoever would be refused otherwise: see `feedback.forms.one_more_step`.
"""

import re
from datetime import timedelta

from django.utils.translation import gettext as _

# Hidden from people, and labelled "Leave this empty" for whoever comes upon it all the same.
HONEYPOT = "website"
# From opening a form to sending it: nobody reads, writes and checks in less.
FASTEST = timedelta(seconds=3)
MOST_LINKS = 2

_LINK = re.compile(r"https?://(www\.)?|www\.|\[url|<a\s", re.IGNORECASE)


def why_suspect(post_data, token, at):
    """Return in words what is odd about a form that was sent; "" if nothing is.

    `post_data` is all that was posted, `token` the `tokens.Token` it came with.
    """
    if HONEYPOT not in post_data:
        return _("A field that every browser sends was missing.")
    if post_data[HONEYPOT]:
        return _("The field that people do not see was filled in.")
    if at - token.opened_at < FASTEST:
        return _("It was sent faster than a person can write.")
    links = sum(len(_LINK.findall(value)) for value in _values(post_data))
    if links > MOST_LINKS:
        return _("It has %(number)s links.") % {"number": links}
    return ""


def _values(post_data):
    return [value for name in post_data for value in post_data.getlist(name)]

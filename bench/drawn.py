"""The site without its kept pages: whatever is asked is drawn anew, as for a page to be kept. What
pages share under one content stamp (`publishing.shared`) is found once."""

from kirklees_send.wsgi import application as with_pages_kept
from publishing.shared import OF_STAMP


def application(environ, start_response):
    """Answer, as WSGI has it."""
    return with_pages_kept.application(environ | {OF_STAMP: 1}, start_response)

"""How pages travel: not at all if the browser has them, and compressed where nothing is secret; and
how words come in."""

from django.middleware.gzip import GZipMiddleware
from django.middleware.http import ConditionalGetMiddleware

from publishing.plain_text import tidied
from publishing.public_pages import holds_no_token


class CompressPublicPages(GZipMiddleware):
    """Middleware: compress public pages, and nothing else.

    The size of a compressed page tells of what is on it, so none may hold both a secret and words
    from the address (the BREACH attack). Public pages hold no token and no person.
    """

    # Hides the size of secrets; here are none, and the same page stays the same bytes.
    max_random_bytes = 0

    def process_response(self, request, response):
        if not holds_no_token(response):
            return response
        return super().process_response(request, response)


class ConditionalRequests(ConditionalGetMiddleware):
    """Middleware: Django's own, which answers GET, for HEAD as well.

    HEAD tells what GET would (RFC 9110, section 9.3.2): caches and link checkers ask by it.
    """

    def process_response(self, request, response):
        if request.method != "HEAD":
            return super().process_response(request, response)
        request.method = "GET"
        try:
            return super().process_response(request, response)
        finally:
            request.method = "HEAD"


def tidy_words(get_response):
    """Middleware: every form, of the public and of staff, gets words as `tidied` leaves them."""

    def respond(request):
        if request.method == "POST":
            sent = request.POST.copy()
            for name, values in sent.lists():
                sent.setlist(name, [tidied(value) for value in values])
            request.POST = sent
        return get_response(request)

    return respond

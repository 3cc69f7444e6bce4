"""A save lets go of the draft that it saves: both are done, or neither."""

from http import HTTPStatus

from django.contrib import messages
from django.db import transaction

from unsaved.drafts import windows_in
from unsaved.giving_back import is_staff_page
from unsaved.models import Draft
from unsaved.words import DRAFT


def drafts_go_when_saved(get_response):
    """Middleware: see above. It stands inside of all others, around the view alone.

    A staff page that has saved leads on, and says so. One that has not, or not all of it, is shown
    again or says why not, and its draft stays.
    """

    def respond(request):
        if not (_is_a_save(request) and (saved := _saved_by(request)).exists()):
            return get_response(request)
        with transaction.atomic():
            response = get_response(request)
            if response.status_code == HTTPStatus.FOUND and _is_told(request):
                saved.delete()
            elif response.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
                transaction.set_rollback(True)
        return response

    return respond


def _saved_by(request):
    windows = windows_in(request.POST.get(DRAFT, ""))
    return Draft.objects.filter(person=request.user.pk, window__in=windows)


def _is_told(request):
    """Return whether the person will read that it is saved, and of nothing that is not."""
    told = {message.level for message in messages.get_messages(request)._queued_messages}  # noqa: SLF001  to read them all would be to show them
    return messages.SUCCESS in told and not {messages.WARNING, messages.ERROR} & told


def _is_a_save(request):
    is_only_shown = hasattr(request, "unsaved")
    return request.method == "POST" and is_staff_page(request) and not is_only_shown

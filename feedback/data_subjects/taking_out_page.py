"""Take the words out of one place: for somebody who asks about what others wrote of them."""

from functools import partial

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from feedback.data_subjects.taking_out import PLACES, named, take_out
from feedback.inbox.handling import key_of_mail
from feedback.inbox.opening import found_to_work_on, opened
from feedback.models import MayBeTakenOut, PageVerdict, Reply
from post.models import Message
from staff.dry_run import done_if_sure
from staff.pages import staff_page


class WhyForm(forms.Form):
    """Why the words go. It stays, so there is nothing to type."""

    why = forms.ChoiceField(
        label=gettext_lazy("Why?"),
        choices=MayBeTakenOut.WhyOut,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose why.")},
    )
    use_required_attribute = False


@require_http_methods(["GET", "HEAD", "POST"])
def take_words_out(request, place, pk):
    """Show the words and ask why; then take them out."""
    row = _found(request, place, pk)
    form = WhyForm(request.POST if request.method == "POST" else None)
    work = partial(take_out, because=form["why"].value(), at=timezone.now())
    done, problem = done_if_sure(request, row, form, work)
    if done:
        messages.success(request, _("The words are taken out."))
        return HttpResponseRedirect(_page_of(row))
    if problem:
        row = _found(request, place, pk)
    if row.words:
        opened(request, named(row))
    return staff_page(
        request,
        "staff/take_words_out.html",
        _("Take these words out?"),
        row=row,
        page=_page_of(row),
        mail=_mail_of(row),
        version=row.version,
        form=form,
        problem=problem,
    )


def _found(request, place, pk):
    if place not in PLACES:
        raise Http404
    return found_to_work_on(request, PLACES[place].objects.all(), pk=pk)


def _page_of(row):
    """Return the address of the page that shows the row among others."""
    if isinstance(row, PageVerdict):
        return reverse("admin:page_words")
    return row.submission.staff_path


def _mail_of(row):
    """Return the Message that a Reply went out with, or None."""
    if not isinstance(row, Reply):
        return None
    return Message.objects.defer("to", "text").filter(send_key=key_of_mail(row)).first()

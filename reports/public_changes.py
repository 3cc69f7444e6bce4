"""What changes of the record the public is told: views of families, and words taken out."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy

from publishing.changes import Change, KindOfChange, register
from reports.models import TakingOut, View

VIEW, TAKEN_OUT = "view", "taken-out"


def _views():
    return View.objects.visible().with_what_it_is_about()


def _tell_view(view):
    return Change(
        timezone.localdate(view.published_at),
        VIEW,
        str(view),
        _page_of(view),
        view.words,
        view.judgement,
    )


def _page_of(view):
    about = view.update or view.area
    return about.get_absolute_url() if about else reverse("focus_area_list")


def _tell_taking_out(taking_out):
    return Change(
        timezone.localdate(taking_out.published_at),
        TAKEN_OUT,
        taking_out.title,
        taking_out.url,
        taking_out.said,
    )


register(
    KindOfChange(
        VIEW,
        gettext_lazy("What families say"),
        gettext_lazy("views of families"),
        _views,
        _tell_view,
        order=30,
    ),
    KindOfChange(
        TAKEN_OUT,
        gettext_lazy("Words taken out"),
        gettext_lazy("words taken out"),
        TakingOut.objects.visible,
        _tell_taking_out,
        order=15,
    ),
)

"""Taking the examples away, on a page: real dates and figures never rest on made-up ones."""

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from actions.permissions import may_publish
from publishing.samples import remove_samples, sample_models
from staff.pages import refuse_unless, staff_page


@require_http_methods(["GET", "HEAD", "POST"])
def take_examples_away(request):
    """Say what goes, then take every example away. What somebody typed stays."""
    refuse_unless(may_publish(request.user))
    if request.method == "POST":
        number = sum(remove_samples().values())
        said = ngettext(
            "%(count)d example is gone. What you write now is real.",
            "%(count)d examples are gone. What you write now is real.",
            number,
        )
        messages.success(request, said % {"count": number})
        return HttpResponseRedirect(reverse("admin:index"))
    return staff_page(
        request, "staff/examples.html", _("Take the examples away?"), examples=_examples()
    )


def _examples():
    """Return (kind in words, how many) of the examples there are."""
    counted = [
        (model._meta.verbose_name_plural, model.objects.filter(is_sample=True).count())
        for model in sample_models()
    ]
    return [(kind, number) for kind, number in counted if number]

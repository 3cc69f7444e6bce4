"""The page on which a second person signs what somebody else gave, as the public will read it."""

from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from local_offer.models import WaitFigure
from local_offer.waits import giving
from local_offer.waits.public_figures import figures_of
from local_offer.waits.suppliers import may_supply, waits_supplied_by
from publishing.paging import page_of
from publishing.periods import in_words
from publishing.second_person import SOMEBODY_ELSE
from publishing.versions import id_in, version_of
from staff.dry_run import all_or_nothing, only_tried, try_to
from staff.pages import refuse_strangers, refuse_unless, staff_page

FIGURES_A_PAGE = 20


@dataclass
class ToSign:
    """A figure that waits. `public` is the PublicFigure that it would be, None if it may not be
    signed: then `problem` says why."""

    figure: WaitFigure
    version: str
    public: object = None
    problem: str = ""

    @property
    def period(self):
        return in_words(self.figure.starts_on, self.figure.ends_on)


def to_sign(user):
    """Return the figures that wait to be signed, of the waits that are this person's, the oldest
    first. Some may be their own, which somebody else signs."""
    drafts = WaitFigure.objects.drafts().filter(wait__in=waits_supplied_by(user))
    return drafts.select_related("wait__service", "prepared_by", "corrects").order_by("pk")


def number_to_sign(user):
    """Return how many figures wait for this person to sign them."""
    return to_sign(user).filter(~Q(prepared_by=user)).count()


@require_http_methods(["GET", "HEAD", "POST"])
def sign_waits(request):
    """Look at what waits to be signed, tick it, sign it. Nobody signs what they wrote last."""
    refuse_strangers(request)
    refuse_unless(may_supply(request.user) or request.method != "POST")
    if request.method == "POST":
        _sign(request)
        return HttpResponseRedirect(request.path)
    page = page_of(to_sign(request.user), request, FIGURES_A_PAGE)
    rows = [ToSign(figure, version_of(figure)) for figure in page]
    _try_each(rows, request.user)
    return staff_page(
        request,
        "staff/waits_sign.html",
        _("Sign waiting times"),
        number=(mine := number_to_sign(request.user)),
        others=WaitFigure.objects.drafts().count() - mine,
        rows=rows,
        page=page,
        may_sign_any=any(row.public for row in rows),
    )


def _try_each(rows, user):
    """Tell of each row what the public would read if all that may be signed were signed."""
    on, at = timezone.localdate(), timezone.now()
    with only_tried():
        for row in rows:
            if row.figure.prepared_by_id == user.pk:
                row.problem = SOMEBODY_ELSE
                continue
            _done, why_not = try_to(
                lambda row=row: giving.sign(row.figure, by=user, at=at, on=on, seen=row.version),
                by=user,
            )
            row.problem = why_not or ""
        for row in rows:
            if not row.problem:
                _done, why_not = try_to(
                    lambda row=row: giving.refuse_signed_in_part(row.figure, by=user), by=user
                )
                row.problem = why_not or ""
        figures = figures_of({row.figure.wait.service_id for row in rows})
    for row in rows:
        if not row.problem:
            days = (row.figure.starts_on, row.figure.ends_on)
            of_wait = figures.get(row.figure.wait_id, [])
            row.public = next((figure for figure in of_wait if figure.days == days), None)


def _sign(request):
    wanted = {pk for text in request.POST.getlist("figure") if (pk := id_in(text)) is not None}
    figures = list(to_sign(request.user).filter(pk__in=wanted))
    if not wanted:
        messages.info(request, _("Nothing was ticked, so nothing was signed."))
        return
    if len(figures) < len(wanted):
        messages.error(
            request, _("Something you ticked is not waiting any more. Look again, then decide.")
        )
        return
    on, at = timezone.localdate(), timezone.now()
    try:
        with all_or_nothing():
            for figure in figures:
                seen = request.POST.get(f"seen-{figure.pk}", "")
                giving.sign(figure, by=request.user, at=at, on=on, seen=seen)
            for figure in figures:
                giving.refuse_signed_in_part(figure, by=request.user)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return
    said = ngettext(
        "%(count)d figure is signed, and public now.",
        "%(count)d figures are signed, and public now.",
        len(figures),
    )
    messages.success(request, said % {"count": len(figures)})

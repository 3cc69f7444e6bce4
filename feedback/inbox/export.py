"""Taking a box of the inbox away as a spreadsheet: with a reason, and with a record of it.

A file on somebody's computer is out of our hands: nothing there can be erased, or taken back with
a yes. So it is asked what it is for, who it is that a row is about stays behind unless it is
needed, and there are no more rows than a person can look after.
"""

from django import forms
from django.db.models import Prefetch
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from actions.models import FocusArea
from feedback.inbox.pages import InboxFilter
from feedback.models import Consent, PersonalPart, Submission
from feedback.models.submissions import say_what_they_are_about
from feedback.roles import may_work_inbox
from privacy.access_log import record_access
from privacy.models import AccessRecord
from publishing.spreadsheets import sheet_response
from staff.admin import LinesField
from staff.pages import refuse_unless, staff_page

MOST_ROWS = 1_000


class TakeAwayForm(forms.Form):
    """What for, and with how much of it."""

    reason = LinesField(
        label=gettext_lazy("What do you need them for?"),
        help_text=gettext_lazy(
            "It is written down with your name, the time and how many they were. Name nobody in it."
        ),
        max_length=500,
        error_messages={"required": gettext_lazy("Write what you need them for.")},
        widget=forms.Textarea(attrs={"rows": 3, "cols": False}),
    )
    with_who = forms.BooleanField(
        label=gettext_lazy("With names and how to reach them: I cannot do it without"),
        required=False,
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Which kind of file?"),
        choices=[("xlsx", gettext_lazy("Excel")), ("csv", gettext_lazy("CSV"))],
    )
    use_required_attribute = False


@require_http_methods(["GET", "HEAD", "POST"])
def take_away(request):
    """Ask what it is for, then give the file."""
    refuse_unless(may_work_inbox(request.user))
    choice = InboxFilter.of(request, list(FocusArea.objects.all()))
    found = choice.submissions(request.user)
    form = TakeAwayForm(request.POST if request.method == "POST" else None)
    number = found.count()
    if form.is_bound and form.is_valid() and 0 < number <= MOST_ROWS:
        return _file_of(request, choice, found, form.cleaned_data)
    return staff_page(
        request,
        "staff/take_away.html",
        _("Take these away as a spreadsheet"),
        form=form,
        choice=choice,
        number=number,
        most=MOST_ROWS,
    )


def _file_of(request, choice, found, asked):
    consents = Consent.objects.filter(withdrawn_at=None)
    found = found.select_related("personal")
    # Some may have come since they were counted.
    rows = list(found.prefetch_related(Prefetch("consents", consents, "given"))[:MOST_ROWS])
    names = PersonalPart.WORDS + PersonalPart.CONTACT if asked["with_who"] else PersonalPart.WORDS
    record_access(
        AccessRecord.Kind.EXPORTED_MANY,
        by=request.user,
        subject=_subject(choice, with_who=asked["with_who"]),
        at=timezone.now(),
        rows=len(rows),
        reason=asked["reason"],
    )
    return sheet_response(
        f"inbox-{choice.box.value}",
        asked["kind"],
        _header(names),
        [_row(one, names) for one in say_what_they_are_about(rows)],
    )


def _subject(choice, *, with_who):
    told = _("Inbox: %(what)s") if not with_who else _("Inbox, with who they are: %(what)s")
    return (told % {"what": choice})[: AccessRecord._meta.get_field("subject").max_length]


def _header(names):
    fields = ("reference", "form", "state", "topic")
    whole = [Submission._meta.get_field(name).verbose_name for name in fields]
    whole += [_("about"), _("who is telling us"), _("received"), _("came on paper or by phone")]
    whole += [_("how to answer"), _("answered"), _("what they said yes to")]
    whole += [PersonalPart._meta.get_field(name).verbose_name for name in names]
    return [capfirst(name) for name in whole]


def _row(one, names):
    personal = one.personal_or_none
    return [
        one.reference,
        one.get_form_display(),
        one.where_it_stands,
        one.get_topic_display(),
        one.about,
        one.get_role_display(),
        _day(one.received_at),
        one.on_paper_on and f"{one.on_paper_on:%Y-%m-%d}",
        one.get_reach_by_display(),
        _day(one.answered_at),
        "\n".join(str(consent.get_kind_display()) for consent in one.given),
        *(getattr(personal, name, "") for name in names),
    ]


def _day(at):
    return at and f"{timezone.localtime(at):%Y-%m-%d}"

"""You said, we did, for the public: what people said, what came of it, how people are answered."""

from django.conf import settings
from django.db.models import Case, Prefetch, Value, When
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from actions.models import Action, FocusArea
from feedback.models import CommentsReport, Theme
from feedback.themes.answer_record import answer_record
from feedback.themes.filter import ThemeFilter
from feedback.themes.told_before import told_before
from feedback.themes.verdict import verdict_on_answers
from feedback.themes.yearly_report import lines_of, themes_of
from publishing.paging import page_of, query_without_page
from publishing.public_pages import NOT_WITHOUT_US, owner_of, public_page
from publishing.spreadsheets import day, table_response
from publishing.taken_off import public_or_gone

# Keeps the page under 30,000 bytes with the longest themes.
THEMES_A_PAGE = 5
THEMES_OF_A_REPORT = 40

_BY_TOPIC = Case(
    *(When(topic=topic, then=Value(place)) for place, topic in enumerate(Theme.Topic.values))
)


@public_page(readable_without_us=NOT_WITHOUT_US)
def you_said_we_did(request):
    """What the plans record, how people are answered, and the themes by topic."""
    form = ThemeFilter(request.GET)
    if not form.is_valid():
        return _refused(request, form)
    themes = form.choose(Theme.objects.visible())
    number, verdict = verdict_on_answers(themes, timezone.localdate())
    in_order = _with_what_they_are_about(themes).order_by(_BY_TOPIC, "-published_at", "-id")
    page = page_of(in_order, request, THEMES_A_PAGE, count=number)
    chosen = form.in_words()
    shown = {
        "page_title": _("You said, we did: %(chosen)s") % {"chosen": chosen}
        if chosen
        else _("You said, we did"),
        "form": form,
        "page": page,
        "query": query_without_page(request),
        "verdict": verdict,
    }
    if page.number == 1 and not chosen:
        shown |= {
            "told_before": told_before(),
            "record": answer_record(
                reply_days=owner_of(request).reply_days, on=timezone.localdate()
            ),
            "reports": list(CommentsReport.objects.visible()),
        }
    return render(request, "feedback/you_said_we_did.html", shown)


@public_page(readable_without_us=NOT_WITHOUT_US)
def theme(request, pk):
    """One theme, with an address of its own that can be cited."""
    found = public_or_gone(_with_what_they_are_about(Theme.objects.visible()), pk=pk)
    return render(request, "feedback/theme.html", {"page_title": found.title, "theme": found})


@public_page(readable_without_us=NOT_WITHOUT_US)
def themes_csv(request):
    """The same choice of themes as a file."""
    form = ThemeFilter(request.GET)
    if not form.is_valid():
        return _refused(request, form)
    themes = form.choose(_with_what_they_are_about(Theme.objects.visible()))
    columns = {
        _("Topic"): lambda theme: theme.get_topic_display(),
        _("In a few words"): lambda theme: theme.title,
        _("You said"): lambda theme: theme.you_said,
        _("How else we were told"): lambda theme: theme.told_otherwise,
        _("What came of it"): lambda theme: theme.get_answer_display(),
        _("Our answer"): lambda theme: theme.we_did,
        _("Focus areas"): lambda theme: ", ".join(area.title for area in theme.public_areas),
        _("Actions"): lambda theme: ", ".join(each.reference for each in theme.public_actions),
        _("Published on"): lambda theme: day(theme.published_at),
        _("Address"): lambda theme: settings.SITE_ORIGIN + theme.get_absolute_url(),
    }
    return table_response("you-said-we-did", "csv", columns, zip(themes))


@public_page(readable_without_us=NOT_WITHOUT_US)
def comments_report(request, ends_on):
    """The report of one year's comments."""
    found = public_or_gone(CommentsReport.objects.visible(), ends_on=ends_on)
    themes = themes_of(found).order_by(_BY_TOPIC, "-published_at", "-id")
    return render(
        request,
        "feedback/comments_report.html",
        {
            "page_title": _("What we learned: report of a year’s comments"),
            "report": found,
            "lines": lines_of(found),
            "page": page_of(themes, request, THEMES_OF_A_REPORT),
        },
    )


def _refused(request, form):
    context = {"page_title": _("You said, we did"), "form": form, "canonical_url": ""}
    return render(request, "feedback/you_said_we_did.html", context, status=400)


def _with_what_they_are_about(themes):
    return themes.prefetch_related(
        Prefetch("areas", FocusArea.objects.visible(), to_attr="public_areas"),
        Prefetch("actions", Action.objects.visible(), to_attr="public_actions"),
    )

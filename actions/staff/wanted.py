"""What the public should read of each action and each measure, and what is said while it is not
there."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Exists, Model, OuterRef
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from actions.models import DueDate, RecommendationPoint
from staff.admin.how_much import Fact, HowMuch


@dataclass(frozen=True)
class Wanted:
    """One thing: what it is, what rows without it are called, and what the public reads meanwhile.

    `is_there` says whether a row, annotated as below, has it. It is put right in the `box` of that
    name in the row's form, or on the page whose address `page` returns.
    """

    what: str
    without: str
    meanwhile: str
    is_there: Callable[[Model], bool]
    box: str = ""
    page: Callable[[Model], str] | None = None


OF_ACTIONS = (
    Wanted(
        _("The plan’s exact words"),
        _("Actions without the plan’s exact words"),
        _("The public reads our plain words only."),
        lambda row: row.published_wording,
        box="published_wording",
    ),
    Wanted(
        _("Words for a young person"),
        _("Actions without words for a young person"),
        _("Young people read the title."),
        lambda row: row.for_young_people,
        box="for_young_people",
    ),
    Wanted(
        _("A quarter"),
        _("Actions without a quarter"),
        _("The public reads “Quarter not on this site yet”. Examples are not counted."),
        lambda row: row.is_dated,
        page=lambda row: reverse("admin:dates_of", args=[row.reference]),
    ),
    Wanted(
        _("When it is done"),
        _("Actions that do not say when they are done"),
        _("The public reads “Not set yet”."),
        lambda row: row.done_when,
        box="done_when",
    ),
    Wanted(
        _("What inspectors asked for that it answers, if it does"),
        _("Actions that answer nothing inspectors asked for"),
        _("The public cannot see why the action is there. Some actions may answer nothing."),
        lambda row: row.answers,
        box="recommendation_points",
    ),
)
OF_MEASURES = (
    Wanted(
        _("A starting point"),
        _("Measures without a starting point"),
        _("The public reads “Not set yet”."),
        lambda row: row.baseline,
        box="baseline",
    ),
    Wanted(
        _("An aim"),
        _("Measures without an aim"),
        _("The public reads “Not set yet”."),
        lambda row: row.target_value is not None or row.target_words,
        box="target_words",
    ),
    Wanted(
        _("Where its figures come from"),
        _("Measures that do not say where figures come from"),
        _("The public cannot tell who counts, or how."),
        lambda row: row.source,
        box="source",
    ),
    Wanted(
        _("When the next figure is due"),
        _("Measures that do not say when the next figure is due"),
        _("We cannot tell if a figure is late."),
        lambda row: row.next_due is not None,
        box="next_due",
    ),
)


def with_what_is_wanted(actions):
    """Annotate `answers` and `is_dated`: what of an action is kept with other rows."""
    answered = RecommendationPoint.objects.visible().filter(actions=OuterRef("pk"))
    dated = DueDate.objects.visible().filter(action=OuterRef("pk"), is_sample=False)
    return actions.annotate(answers=Exists(answered), is_dated=Exists(dated))


def how_much_of(row, wanted):
    """Return the HowMuch of an action or a measure, or None: nothing is asked of what is
    withdrawn."""
    standing = type(row).objects.still_promised().filter(pk=row.pk)
    found = (with_what_is_wanted(standing) if wanted is OF_ACTIONS else standing).first()
    if found is None:
        return None
    return HowMuch.of(
        [
            Fact(
                str(each.what),
                each.page(found) if each.page else f"#id_{each.box}",
                bool(each.is_there(found)),
            )
            for each in wanted
        ]
    )

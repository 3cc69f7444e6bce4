"""Two updates side by side: what became of each action, and figures that were counted alike."""

from dataclasses import dataclass
from functools import partial

from django import forms
from django.core.exceptions import ValidationError
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from actions.public.verdicts import Verdict
from actions.quarters import Quarter, QuarterFormField
from publishing.paging import page_of, query_without_page
from reports.public.as_it_was import standing_of
from reports.public.comparing import KINDS, Comparison, Pair
from reports.public.figures import figures_beside
from reports.public.verdicts import day, how_many_done, what_changed
from reports.record.pages import record_page
from reports.record.reading import filled_together
from reports.record.updates import published_updates, updates_of

ACTIONS_A_PAGE = 12
# Of what changed in one way, so many are named; the rest have a list.
NAMED = 3


class TwoUpdates(forms.Form):
    """Which two updates; and, if asked, only the actions that changed in one way."""

    then = QuarterFormField(label=gettext_lazy("Then"), widget=forms.Select)
    now = QuarterFormField(label=gettext_lazy("Now"), widget=forms.Select)
    only = forms.ChoiceField(
        label=gettext_lazy("Only"),
        choices=KINDS.items(),
        required=False,
        widget=forms.HiddenInput,
        error_messages={"invalid_choice": gettext_lazy("Choose two updates, and no more.")},
    )
    use_required_attribute = False

    def __init__(self, *args, quarters, **kwargs):
        super().__init__(*args, auto_id="%s", **kwargs)
        self.quarters = quarters
        for name in ("then", "now"):
            field = self.fields[name]
            field.widget.choices = [(quarter.code, str(quarter)) for quarter in quarters]
            field.error_messages["required"] = _("Choose a quarter that has an update.")

    def _clean_one(self, name):
        quarter = self.cleaned_data[name]
        if quarter not in self.quarters:
            raise ValidationError(_("There is no update for that quarter. Choose another."))
        return quarter

    def clean_then(self):
        return self._clean_one("then")

    def clean_now(self):
        return self._clean_one("now")

    def clean(self):
        then, now = (self.cleaned_data.get(name) for name in ("then", "now"))
        if then and now and then == now:
            raise ValidationError(_("These are the same update. Choose two."))
        return self.cleaned_data

    @property
    def both(self):
        """The two quarters: whichever came first is then, however they were asked for."""
        return {self.cleaned_data["then"], self.cleaned_data["now"]}


@dataclass(frozen=True)
class Line:
    """An action in both updates: see templates/reports/_then_and_now.html. It leads to what the
    later of the two says of it."""

    pair: Pair
    title: str
    quarter: Quarter

    @property
    def reference(self):
        return self.pair.reference

    def get_absolute_url(self):
        return reverse("update", args=[self.quarter, self.reference])

    @property
    def then(self):
        return self.pair.then and standing_of(self.pair.then)

    @property
    def now(self):
        return self.pair.now and standing_of(self.pair.now)


@record_page
def compare_updates(request):
    """What changed from one update to another; without two, or with ones there are none of, a
    page that helps to choose."""
    quarters = list(published_updates())
    asked = request.GET if request.GET.get("then") or request.GET.get("now") else None
    form = TwoUpdates(asked, quarters=quarters)
    if not form.is_valid():
        return _to_choose(request, form)
    then, now = updates_of(form.both)
    comparison, only = Comparison(then.facts, now.facts), form.cleaned_data["only"]
    page = page_of(comparison[only] if only else comparison.pairs, request, ACTIONS_A_PAGE)
    is_first = page.number == 1 and not only
    groups = {kind: comparison[kind] for kind in KINDS} if is_first else {}
    named = [pair for pairs in groups.values() for pair in pairs[:NAMED]]
    titles, *measures = _in_words(then, now, [*page.object_list, *named], with_figures=is_first)
    lines = partial(_lines, titles, then.document.quarter, now.document.quarter)
    page.object_list = lines(page.object_list)
    return render(
        request,
        "reports/compare.html",
        {
            "page_title": _title(then, now, only),
            "form": form,
            "quarters": quarters,
            "then": then.document.quarter,
            "now": now.document.quarter,
            "comparison": comparison,
            "verdict": _verdict(comparison, now.document),
            "is_first": is_first,
            "only": KINDS.get(only),
            "groups": [
                Group(kind, KINDS[kind], len(pairs), lines(pairs[:NAMED]))
                for kind, pairs in groups.items()
                if pairs
            ],
            "figures": figures_beside(*measures),
            "page": page,
            "query": query_without_page(request),
        },
    )


def _title(then, now, only):
    said = _("%(now)s beside %(then)s") % {
        "now": now.document.quarter,
        "then": then.document.quarter,
    }
    return f"{said}: {KINDS[only]}" if only else said


def _in_words(then, now, pairs, *, with_figures):
    """Return {reference: title} of these Pairs, and the measures of both documents, in words."""
    parts = {record: {"titles": {}, "measures": []} for record in (then, now)}
    for pair in pairs:
        told, record = (pair.now, now) if pair.now else (pair.then, then)
        parts[record]["titles"][pair.reference] = told["title"]
    if with_figures:
        for record, part in parts.items():
            part["measures"] = record.facts["measures"]
    before, after = filled_together(list(parts.items()))
    return before["titles"] | after["titles"], before["measures"], after["measures"]


@dataclass(frozen=True)
class Group:
    """Actions that changed in one way: how many, and Lines of the first."""

    kind: str
    name: str
    number: int
    named: list[Line]

    @property
    def more(self):
        return self.number - len(self.named)


def _lines(titles, then, now, pairs):
    return [Line(pair, titles[pair.reference], now if pair.now else then) for pair in pairs]


def _verdict(comparison, now):
    says = f"{what_changed(comparison)} {how_many_done(comparison.now)}"
    since = _("Counted from two updates. The newer one was published on %(day)s.")
    return Verdict(says, since % {"day": day(now.published_at)}, now.is_sample)


def _to_choose(request, form):
    context = {
        "page_title": _("Compare two updates"),
        "form": form,
        "quarters": form.quarters,
    }
    if not form.is_bound:
        return render(request, "reports/compare.html", context)
    return render(request, "reports/compare.html", context | {"canonical_url": ""}, status=400)

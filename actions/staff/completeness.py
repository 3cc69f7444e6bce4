"""What is still missing from what the public reads, and where it is put right. Nothing is asked of
what is withdrawn."""

from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.db.models import CharField, Exists, OuterRef, TextField
from django.urls import reverse
from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from actions.models import Action, FocusArea, Measure, RecommendationPoint
from actions.permissions import may_edit_content
from actions.roles import CONTENT
from actions.staff.wanted import OF_ACTIONS, OF_MEASURES, with_what_is_wanted
from actions.updates.plain_words import unexplained
from plans.models import Document, Plan, Section
from publishing import field_register
from publishing.models import GlossaryTerm, OwnerSettings
from staff.admin.previewed import preview_address
from staff.pages import refuse_strangers, staff_page

# A list this long tells enough: what is put right makes room for the rest.
MOST_SHOWN = 100
WORDS_AROUND = 60  # letters on each side


@dataclass(frozen=True)
class Missing:
    """One thing that is missing somewhere: what it is about, and where it is put right."""

    words: str
    url: str
    preview_url: str = ""


@dataclass(frozen=True)
class Gap:
    """One kind of thing that may be missing, what the public reads meanwhile, and each place."""

    what: str
    meanwhile: str
    places: list[Missing] = field(default_factory=list)

    @property
    def shown(self):
        return self.places[:MOST_SHOWN]

    @property
    def more(self):
        """How many places are not shown."""
        return len(self.places) - len(self.shown)


@require_safe
def completeness(request):
    """Everything that is missing, kind by kind, with a link to each place."""
    refuse_strangers(request)
    gaps = all_gaps()
    return staff_page(
        request,
        "staff/completeness.html",
        _("What is still missing"),
        gaps=[gap for gap in gaps if gap.places],
        complete=[gap for gap in gaps if not gap.places],
        may_edit_content=may_edit_content(request.user),
    )


def all_gaps():
    """Return every Gap, those without a place too. As many queries whatever is missing."""
    terms = list(GlossaryTerm.objects.visible())
    texts = _public_texts()
    return [
        _of_the_owner(),
        *_of_actions(),
        _of_recommendations(),
        *_of_measures(),
        _of_areas(),
        _of_documents(),
        _of_letters(terms, texts),
        _of_words(terms, texts),
        _of_what_is_hidden(),
    ]


def _of_the_owner():
    form = reverse("admin:publishing_ownersettings_change", args=[1])
    unset = OwnerSettings.objects.current().unset_fields()
    return Gap(
        _("Owner settings that are empty"),
        _("The public reads “Not set yet”."),
        [Missing(str(each.verbose_name), f"{form}#id_{each.name}") for each in unset],
    )


def _of_actions():
    actions = with_what_is_wanted(Action.objects.visible().still_promised())
    return _gaps_among(actions, OF_ACTIONS)


def _gaps_among(rows, wanted):
    rows = list(rows)
    return [
        Gap(
            str(each.without),
            str(each.meanwhile),
            [_without(row, each) for row in rows if not each.is_there(row)],
        )
        for each in wanted
    ]


def _without(row, wanted):
    return Missing(str(row), wanted.page(row)) if wanted.page else _at(row, wanted.box)


def _of_recommendations():
    answers = Action.objects.visible().filter(recommendation_points=OuterRef("pk"))
    points = RecommendationPoint.objects.visible().still_promised().filter(~Exists(answers))
    return Gap(
        _("Things inspectors asked for that no action answers"),
        _("The public reads “We have not linked an action to this yet”."),
        [_at(point, "actions") for point in points],
    )


def _of_measures():
    return _gaps_among(Measure.objects.visible().still_promised(), OF_MEASURES)


def _of_areas():
    areas = FocusArea.objects.visible().still_promised()
    explained = FocusArea.definitions.rel.related_model.objects.visible()
    without = areas.filter(~Exists(explained.filter(area=OuterRef("pk"))))
    return Gap(
        _("Focus areas that explain no words of their own"),
        _("The public finds no “What these words mean” there."),
        [_at(area) for area in without],
    )


def _of_documents():
    return Gap(
        _("Documents without an address"),
        _("The public is led to the plan’s own page instead."),
        [_at(row, "url") for row in Document.objects.visible().filter(url="")],
    )


def _of_letters(terms, texts):
    explained = {term.acronym for term in terms} | {term.term for term in terms}
    found = {}
    for text in texts:
        for letters in unexplained(text, explained):
            found.setdefault(letters, _around(letters, text))
    add = reverse("admin:publishing_glossaryterm_add")
    return Gap(
        _("Letters that the glossary does not spell out"),
        _("The public meets them without their meaning."),
        [
            Missing(
                f"{letters}: {found[letters]}",
                f"{add}?{urlencode({'term': letters, 'acronym': letters})}",
            )
            for letters in sorted(found)
        ],
    )


def _around(letters, text):
    at = text.index(letters)
    start = max(0, at - WORDS_AROUND)
    before = "… " + text[start:at].partition(" ")[2] if start else text[:at]
    return before + Truncator(text[at:]).chars(WORDS_AROUND)


def _of_words(terms, texts):
    everything = " ".join(texts).casefold()
    unused = [
        term
        for term in terms
        # "Alternative provision (AP)" is used wherever one half of it is.
        if not any(
            name and name.casefold() in everything
            for name in (term.term.partition(" (")[0], term.acronym, term.full)
        )
    ]
    return Gap(
        _("Glossary words that stand nowhere else"),
        _("The public reads a meaning without a use for it. Updates are not looked through."),
        [_at(term) for term in unused],
    )


def _public_texts():
    """Return every text of what is shown of the plans, areas, actions and measures."""
    return [
        text
        for model in CONTENT
        if model is not GlossaryTerm and (names := _names_of_texts(model))
        for texts in model.objects.visible().order_by().values_list(*names)
        for text in texts
        if text
    ]


def _names_of_texts(model):
    public = field_register.public_fields(model)
    return [
        each.name
        for each in model._meta.concrete_fields
        # Not what only looks like text: addresses, choices, and references, which are unique.
        if each.name in public
        and type(each) in (CharField, TextField)
        and not (each.choices or each.unique)
    ]


def _of_what_is_hidden():
    kinds = [
        Plan.objects,
        Section.objects.select_related("plan"),
        FocusArea.objects,
        Action.objects,
        Measure.objects,
        GlossaryTerm.objects,
    ]
    return Gap(
        _("Plans, sections, areas, actions, measures and words that are hidden"),
        _("The public cannot see them. Look at each before you show it."),
        [
            Missing(_named(row), _form_of(row), preview_address(row))
            for rows in kinds
            for row in rows.filter(is_visible=False)
        ],
    )


def _named(row):
    return f"{capfirst(row._meta.verbose_name)}: {row}"


def _at(row, name=""):
    """Return a Missing for a field of a row's form."""
    return Missing(str(row), _form_of(row) + (f"#id_{name}" if name else ""))


def _form_of(row):
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])

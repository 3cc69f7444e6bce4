from django import forms
from django.contrib import admin, messages
from django.contrib.auth import get_user_model
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import UserChangeForm
from django.contrib.auth.models import Group
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from accounts.models import LogInTries
from accounts.passwords import SomebodysPassword
from actions import permissions
from actions.models import (
    Action,
    ActionLink,
    ActionPart,
    AreaDefinition,
    Assignment,
    Correction,
    Definition,
    DueDate,
    FactFigure,
    FocusArea,
    Lead,
    Measure,
    MeasureInArea,
    ProgressUpdate,
    PublicFact,
    Reading,
    RecommendationPoint,
    Round,
    Series,
)
from actions.recommendations import points_open_to, say_what_it_answers
from publishing.admin import (
    KeepingFormSet,
    KeepingInline,
    LookOnly,
    LookOnlyInline,
    ReasonedAdmin,
    ReasonedForm,
    RefusableForm,
    VersionedAdmin,
    reason_in,
)
from publishing.versions import Rows


class PermittedAdmin(ReasonedAdmin):
    """Rows that everybody on the staff sees, and only those change whose work they are about.

    `about` is the field that says what a row is about; `permitted` finds what of it is theirs.
    """

    about = "action"

    def permitted(self, user):
        """Return the rows that `about` may name when this person saves."""
        raise NotImplementedError

    def is_permitted(self, request, row):
        """Return whether this row is about something of theirs. Asked once a request."""
        if row is None:
            return True
        known = request.__dict__.setdefault("permitted_rows", {})
        key = (type(row), getattr(row, f"{self.about}_id"))
        if key not in known:
            known[key] = self.permitted(request.user).filter(pk=key[1]).exists()
        return known[key]

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and self.is_permitted(request, obj)

    def has_delete_permission(self, request, obj=None):
        return super().has_delete_permission(request, obj) and self.is_permitted(request, obj)

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == self.about:
            kwargs["queryset"] = self.permitted(request.user)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


@admin.register(Lead)
class LeadAdmin(ReasonedAdmin):
    list_display = ["title", "organisation"]
    search_fields = ["title", "organisation"]


class RecommendationsOfArea(KeepingInline):
    # Which actions answer a point is chosen on the point's own page: fifty in each row are many.
    model = RecommendationPoint
    fields = [("order", "is_visible"), "text"]


class DefinitionsOfArea(KeepingInline):
    model = AreaDefinition
    fields = [("order", "is_visible"), "term", "text"]


class FixedReferences(KeepingFormSet):
    """Rows whose reference is chosen once, like `fixed` on their own page."""

    def add_fields(self, form, index):
        super().add_fields(form, index)
        form.fields["reference"].disabled = form.instance.pk is not None


class MeasuresOfArea(KeepingInline):
    model = MeasureInArea
    formset = FixedReferences
    fields = [("order", "is_visible"), ("reference", "measure")]
    related = ["measure"]


@admin.register(FocusArea)
class FocusAreaAdmin(ReasonedAdmin):
    list_display = ["title", "number", "prefix", "lead", "plan", "is_visible"]
    list_filter = ["plan", "is_visible"]
    list_select_related = ["lead", "plan"]
    search_fields = ["title", "full_title", "prefix"]
    inlines = [RecommendationsOfArea, DefinitionsOfArea, MeasuresOfArea]
    fixed = ["slug", "prefix"]


@admin.register(RecommendationPoint)
class RecommendationPointAdmin(ReasonedAdmin):
    shown_on = ("area",)
    list_display = ["text", "area", "order", "is_visible"]
    list_filter = ["area", "is_visible"]
    list_select_related = ["area"]
    search_fields = ["text"]


@admin.register(AreaDefinition)
class AreaDefinitionAdmin(ReasonedAdmin):
    shown_on = ("area",)
    list_display = ["term", "text", "area", "order", "is_visible"]
    list_filter = ["area", "is_visible"]
    list_select_related = ["area"]
    search_fields = ["term", "text"]


class PartsOfAction(KeepingInline):
    model = ActionPart
    fields = [("order", "is_visible"), "text"]


class LinksOfAction(KeepingInline):
    model = ActionLink
    fk_name = "from_action"
    fields = ["is_visible", ("kind", "to_action")]
    related = ["from_action", "to_action"]


class DueDatesOfAction(LookOnlyInline):
    model = DueDate
    fields = ["kind", "quarter", "reason", "agreed_by", "agreed_on", "published_at"]
    related = ["action"]


class UpdatesOfAction(LookOnlyInline):
    model = ProgressUpdate
    fields = ["round", "status", "what_we_did", "published_at"]
    related = ["action", "round"]


class ActionForm(ReasonedForm):
    """An action, and what of inspectors' words it answers."""

    recommendation_points = forms.ModelMultipleChoiceField(
        RecommendationPoint.objects.none(),
        label=_("What inspectors asked for that it answers"),
        help_text=_("Tick each one that this action answers. Tick none if it answers none."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "recommendation_points" in self.fields and self.instance.pk:
            self.fields["recommendation_points"].queryset = points_open_to(self.instance)
            self.initial["recommendation_points"] = list(self.instance.recommendation_points.all())


def _swapped(name, instead):
    return instead if name == "recommendation_points" else [name]


@admin.register(Action)
class ActionAdmin(ReasonedAdmin):
    form = ActionForm
    change_form_template = "admin/actions/action/change_form.html"
    list_display = ["reference", "title", "area", "timing_words", "ongoing", "is_visible"]
    list_display_links = ["reference", "title"]
    list_filter = [
        "area",
        "is_visible",
        ("published_wording", admin.EmptyFieldListFilter),
        ("done_when", admin.EmptyFieldListFilter),
        ("recommendation_points", admin.EmptyFieldListFilter),
        "ongoing",
    ]
    list_select_related = ["area"]
    search_fields = ["reference", "title", "text", "keywords"]
    inlines = [PartsOfAction, LinksOfAction, DueDatesOfAction, UpdatesOfAction]
    fixed = ["reference"]
    hints = {
        "published_wording": _(
            "Paste them from the plan’s page, whole and unchanged. The public reads them as a "
            "quotation, under our plain words."
        ),
        "done_when": _("What will people be able to see when it is done? One or two sentences."),
        "continued_in": _("If the work goes on as another action, such as in a later plan."),
        "measures": _("Only those that check this very action. The area has its own."),
    }

    # First what is most often filled in, last what is seldom touched.
    fieldsets = [
        (None, {"fields": ["reference", "title", "text", "published_wording", "done_when"]}),
        (
            _("What it answers, and how it is checked"),
            {"fields": ["recommendation_points", "measures"]},
        ),
        (
            _("When, and with whom"),
            {"fields": ["timing_words", "ongoing", "continued_in", "involved"]},
        ),
        (_("Where it stands"), {"fields": ["area", "order", "keywords", "is_visible"]}),
    ]

    def get_fieldsets(self, request, obj=None):
        fieldsets = super().get_fieldsets(request, obj)
        if obj and self.has_change_permission(request, obj):
            return fieldsets
        # A new action has no area yet whose points it could answer.
        instead = ["answers"] if obj else []
        return [
            (title, {"fields": [n for name in options["fields"] for n in _swapped(name, instead)]})
            for title, options in fieldsets
        ]

    @admin.display(description=_("what inspectors asked for that it answers"))
    def answers(self, action):
        return ", ".join(str(point) for point in action.recommendation_points.all())

    def rows_inside(self, request, row):
        # What it answers is ticked here, and kept with the points.
        points = Rows(RecommendationPoint, {"area_id": row.area_id})
        return [*super().rows_inside(request, row), points]

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        if "recommendation_points" in form.changed_data:
            points = form.cleaned_data["recommendation_points"]
            say_what_it_answers(form.instance, points, because=reason_in(form))

    def response_change(self, request, obj):
        if "_preview" not in request.POST:
            self._lead_to_the_next_without_words(request, obj)
        return super().response_change(request, obj)

    def _lead_to_the_next_without_words(self, request, action):
        """Fifty actions want their exact words: from each, the next is one click away."""
        without = Action.objects.filter(published_wording="").exclude(pk=action.pk)
        without = list(without.select_related("area").order_by("area__number", "order"))
        place = (action.area.number, action.order)
        later = [one for one in without if (one.area.number, one.order) > place]
        if following := next(iter(later or without), None):
            url = reverse("admin:actions_action_change", args=[following.pk])
            said = _("Next without the plan’s exact words:")
            link = format_html('{} <a href="{}">{}</a>', said, url, following)
            self.message_user(request, link, messages.INFO)


@admin.register(ActionPart)
class ActionPartAdmin(ReasonedAdmin):
    shown_on = ("action",)
    list_display = ["text", "action", "order", "is_visible"]
    list_filter = ["action__area", "is_visible"]
    list_select_related = ["action"]
    search_fields = ["text", "action__reference"]
    fixed = ["action", "order"]


@admin.register(ActionLink)
class ActionLinkAdmin(ReasonedAdmin):
    shown_on = ("from_action",)
    list_display = ["from_action", "kind", "to_action", "is_visible"]
    list_filter = ["kind", "is_visible"]
    list_select_related = ["from_action", "to_action"]
    search_fields = ["from_action__reference", "to_action__reference"]


@admin.register(DueDate)
class DueDateAdmin(PermittedAdmin):
    list_display = ["action", "kind", "quarter", "agreed_by", "agreed_on", "published_at"]
    list_filter = ["kind", "quarter", "action__area", ("published_at", admin.EmptyFieldListFilter)]
    list_select_related = ["action"]
    search_fields = ["action__reference", "action__title", "reason"]
    autocomplete_fields = ["action", "corrects"]

    def permitted(self, user):
        return permissions.dateable_actions(user)


class MadeElsewhere(ReasonedAdmin):
    """Rows that have a staff page of their own to make them, where more is asked and done."""

    def has_add_permission(self, request):
        return False


@admin.register(Round)
class RoundAdmin(MadeElsewhere):
    list_display = ["quarter", "opened_on", "published_at"]
    list_filter = ["quarter"]
    search_fields = ["quarter"]


@admin.register(ProgressUpdate)
class ProgressUpdateAdmin(PermittedAdmin):
    list_display = ["action", "round", "status", "published_at"]
    list_filter = [
        "round__quarter",
        "status",
        "action__area",
        ("published_at", admin.EmptyFieldListFilter),
    ]
    list_select_related = ["action", "round"]
    search_fields = ["action__reference", "action__title", "what_we_did", "what_next"]
    autocomplete_fields = ["action", "round"]

    def permitted(self, user):
        return permissions.writable_actions(user)


@admin.register(Correction)
class CorrectionAdmin(MadeElsewhere):
    list_display = ["update", "text", "published_at"]
    list_filter = [("published_at", admin.EmptyFieldListFilter)]
    list_select_related = ["update__action", "update__round"]
    search_fields = ["text", "reason", "update__action__reference"]
    autocomplete_fields = ["update"]


class PlacesOfMeasure(KeepingInline):
    model = MeasureInArea
    formset = FixedReferences
    fields = ["area", "reference", "order", "is_visible"]
    related = ["measure"]


class SeriesOfMeasure(KeepingInline):
    model = Series
    fields = ["order", "name", "is_visible"]
    related = ["measure"]


class DefinitionsOfMeasure(LookOnlyInline):
    model = Definition
    fields = ["version", "text", "in_force_from", "why_changed", "published_at"]
    related = ["measure"]


@admin.register(Measure)
class MeasureAdmin(ReasonedAdmin):
    change_form_template = "admin/actions/measure/change_form.html"
    list_display = ["reference", "question", "kind", "method", "owner", "next_due", "is_visible"]
    list_display_links = ["reference", "question"]
    list_filter = ["places__area", "method", "kind", "is_visible", "counts_people"]
    search_fields = ["reference", "question", "text"]
    inlines = [PlacesOfMeasure, SeriesOfMeasure, DefinitionsOfMeasure]
    fixed = ["reference"]


@admin.register(MeasureInArea)
class MeasureInAreaAdmin(ReasonedAdmin):
    shown_on = ("measure",)
    list_display = ["reference", "measure", "area", "order", "is_visible"]
    list_filter = ["area", "is_visible"]
    list_select_related = ["measure", "area"]
    search_fields = ["reference", "measure__question"]
    fixed = ["reference"]


@admin.register(Series)
class SeriesAdmin(ReasonedAdmin):
    shown_on = ("measure",)
    list_display = ["measure", "name", "order", "is_visible"]
    list_filter = ["is_visible"]
    list_select_related = ["measure"]
    search_fields = ["name", "measure__reference", "measure__question"]
    fixed = ["measure"]


@admin.register(Definition)
class DefinitionAdmin(ReasonedAdmin):
    list_display = ["measure", "version", "text", "in_force_from", "published_at"]
    list_filter = [("published_at", admin.EmptyFieldListFilter)]
    list_select_related = ["measure"]
    search_fields = ["text", "measure__reference", "measure__question"]
    autocomplete_fields = ["measure"]


@admin.register(Reading)
class ReadingAdmin(PermittedAdmin):
    about = "series"
    list_display = ["series", "starts_on", "ends_on", "is_early", "published_at"]
    list_filter = ["is_early", "ends_on", ("published_at", admin.EmptyFieldListFilter)]
    list_select_related = ["series__measure"]
    search_fields = ["series__measure__reference", "series__name", "words"]
    autocomplete_fields = ["series", "definition", "replaces"]

    def permitted(self, user):
        return Series.objects.filter(measure__in=permissions.fillable_measures(user))


class FiguresOfFact(KeepingInline):
    model = FactFigure
    fields = ["order", "period", "figure", "is_visible"]


@admin.register(PublicFact)
class PublicFactAdmin(ReasonedAdmin):
    shown_on = ("sections", "areas", "actions", "measures")
    list_display = ["reference", "text", "kind", "dated_on", "date_words", "is_visible"]
    list_filter = ["kind", "areas", "is_visible"]
    search_fields = ["reference", "text"]
    inlines = [FiguresOfFact]
    fixed = ["reference"]


@admin.register(FactFigure)
class FactFigureAdmin(ReasonedAdmin):
    shown_on = ("fact",)
    list_display = ["fact", "order", "period", "figure", "is_visible"]
    list_filter = ["fact", "is_visible"]
    list_select_related = ["fact"]
    search_fields = ["period", "figure"]

    def page_of(self, row):
        return self.admin_site.get_model_admin(PublicFact).page_of(row.fact)


@admin.register(Assignment)
class AssignmentAdmin(ReasonedAdmin):
    list_display = ["person", "area", "action"]
    list_filter = ["area"]
    list_select_related = ["person", "area", "action"]
    search_fields = ["person__username", "person__last_name", "action__reference"]
    autocomplete_fields = ["person", "action"]


class AssignmentsOfPerson(KeepingInline):
    model = Assignment
    fields = ["area", "action"]
    autocomplete_fields = ["action"]
    related = ["person", "area", "action"]


class PersonForm(RefusableForm, UserChangeForm):
    """Django's own, which can be refused when two people look after one account."""


# What a role may do is written in actions/roles.py: changed here, it would be undone unseen.
admin.site.unregister(Group)


# Here and not in accounts, which knows nothing of areas and actions.
@admin.register(get_user_model())
class PersonAdmin(VersionedAdmin, UserAdmin):
    """People who log in, with the areas and actions given to them. Only superusers see them.

    No history here, unlike everywhere else: it would keep what people asked to have taken away.
    """

    form = PersonForm
    change_password_form = SomebodysPassword
    inlines = [AssignmentsOfPerson]

    def get_inlines(self, request, obj):
        # A new person first gets a name and a password.
        return super().get_inlines(request, obj) if obj else []


@admin.register(LogInTries)
class LogInTriesAdmin(LookOnly, admin.ModelAdmin):
    list_display = ["began_at", "count"]

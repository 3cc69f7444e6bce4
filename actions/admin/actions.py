"""What was promised, as work: an action with its parts and links."""

from django import forms
from django.contrib import admin, messages
from django.db.models import Q
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from actions.models import (
    Action,
    ActionLink,
    ActionPart,
    DueDate,
    ProgressUpdate,
    RecommendationPoint,
)
from actions.staff.wanted import OF_ACTIONS, how_much_of
from publishing.versions import Rows
from staff.admin import (
    KeepingInline,
    LookOnlyInline,
    ReasonedAdmin,
    ReasonedForm,
    reason_in,
    worded,
)
from staff.admin.how_much import TellsHowMuch


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
        help_text=_(
            "Tick each one that this action answers. Tick none if it answers none. Once the site is"
            " open, unticking what the public sees waits for a second person."
        ),
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
class ActionAdmin(TellsHowMuch, ReasonedAdmin):
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
        (
            None,
            {
                "fields": [
                    "reference",
                    "title",
                    "text",
                    "for_young_people",
                    "published_wording",
                    "done_when",
                ]
            },
        ),
        (
            _("What it answers, and how it is checked"),
            {"fields": ["recommendation_points", "measures"]},
        ),
        (
            _("When, and with whom"),
            {"fields": ["timing_words", "ongoing", "continued_in", "involved"]},
        ),
        (
            _("Where it stands"),
            {"fields": ["area", "order", "keywords", "is_withdrawn", "is_visible"]},
        ),
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

    def how_much_of(self, row):
        return how_much_of(row, OF_ACTIONS)

    def rows_inside(self, request, row):
        # What it answers is ticked here, and kept with the points.
        points = Rows(RecommendationPoint, {"area_id": row.area_id})
        return [*super().rows_inside(request, row), points]

    def save_related(self, request, form, formsets, change):
        if "recommendation_points" in form.changed_data:
            points = form.cleaned_data["recommendation_points"]
            held = say_what_it_answers(
                form.instance, points, because=reason_in(form), is_preview=self.is_preview(request)
            )
            request.held = [*request.held, *held]
        super().save_related(request, form, formsets, change)

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


def points_open_to(action):
    """Return the points this action may be said to answer: its area's, and those it answers."""
    either = Q(area=action.area_id) | Q(actions=action.pk)
    return RecommendationPoint.objects.filter(either).select_related("area").distinct()


def say_what_it_answers(action, points, *, because, is_preview):
    """Let the action answer exactly these points, and return what has to be proposed instead. Each
    point that changes keeps the reason in its own history. Call it in a transaction."""
    answered, held = set(action.recommendation_points.all()), []
    for point in answered ^ set(points):
        point._change_reason = because
        others = point.actions.exclude(pk=action.pk)
        wanted = [*others] if point in answered else [*others, action]
        at_once, to_propose = worded.hold_links(point, "actions", wanted)
        if is_preview:
            worded.allow_held_for_preview(to_propose)
            point.actions.set(wanted)
        else:
            point.actions.set(at_once)
            held += to_propose
    return held

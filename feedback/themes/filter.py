"""Choosing themes by topic and area."""

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from actions.models import FocusArea
from actions.public.filters import PlainSelect
from feedback.models import Theme


class ThemeFilter(forms.Form):
    """What a visitor asked of the themes, from the address."""

    topic = forms.ChoiceField(
        label=_("Topic"),
        required=False,
        widget=PlainSelect,
        choices=[("", _("Any")), *Theme.Topic.choices],
        error_messages={"invalid_choice": _("There is no such topic. Choose one from the list.")},
    )
    area = forms.ChoiceField(
        label=_("Focus area"),
        required=False,
        widget=PlainSelect,
        error_messages={
            "invalid_choice": _("There is no such focus area. Choose one from the list.")
        },
    )

    def __init__(self, data):
        """One query: the areas."""
        super().__init__(data, use_required_attribute=False, label_suffix="")
        areas = FocusArea.objects.visible().values_list("slug", "title")
        self.fields["area"].choices = [("", _("Any")), *areas]
        for field in self.fields.values():
            field.widget.attrs["class"] = "govuk-select"

    @property
    def is_asking(self):
        """Whether anything was asked for at all."""
        return any(self.cleaned_data.values())

    def in_words(self):
        """Say what was chosen, such as "Having a say, Waiting times". Only of a valid form."""
        chosen = [
            dict(self.fields[name].choices)[value]
            for name, value in self.cleaned_data.items()
            if value
        ]
        return ", ".join(str(choice) for choice in chosen)

    def choose(self, themes):
        """Return those of the themes that were asked for: of an area, those about its actions
        too. Only a valid form may be asked."""
        topic, area = self.cleaned_data["topic"], self.cleaned_data["area"]
        if topic:
            themes = themes.filter(topic=topic)
        if area:
            about = Theme.objects.filter(Q(areas__slug=area) | Q(actions__area__slug=area))
            themes = themes.filter(pk__in=about.values("pk"))
        return themes

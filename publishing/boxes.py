"""Boxes of forms, those of the public and those of staff."""

from django.forms.renderers import TemplatesSetting


class WholeWords(TemplatesSetting):
    """Draws boxes without `maxlength`: browsers cut what is pasted there without a word. What is
    too long, the form says itself."""

    def render(self, template_name, context, request=None):
        if "widget" in context:
            context["widget"]["attrs"].pop("maxlength", None)
        return super().render(template_name, context, request)

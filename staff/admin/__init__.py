"""What every staff page keeps to: each change has a reason, and nothing the public saw is lost."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from staff.admin import lookups, owner_settings, words_and_settings  # noqa: F401  registers them
from staff.admin.inlines import KeepingFormSet, KeepingInline, LookOnly, LookOnlyInline
from staff.admin.reasoned import ReasonedAdmin
from staff.admin.reasons import LinesField, ReasonedForm, reason_in
from staff.admin.refusals import AnswersRefusals, RefusableForm, in_words
from staff.admin.versioned import VersionedAdmin

__all__ = [
    "AnswersRefusals",
    "KeepingFormSet",
    "KeepingInline",
    "LinesField",
    "LookOnly",
    "LookOnlyInline",
    "ReasonedAdmin",
    "ReasonedForm",
    "RefusableForm",
    "VersionedAdmin",
    "in_words",
    "reason_in",
]

admin.site.site_title = _("Kirklees SEND Big Plan: staff")
admin.site.site_header = _("Kirklees SEND Big Plan: staff")
admin.site.index_title = _("What this site is made of")
# It would delete many rows at once, each without a look at whether the public saw it.
admin.site.disable_action("delete_selected")

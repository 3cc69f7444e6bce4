"""The outbox as staff see it: what waits and what went wrong, never an address or a word."""

from django.contrib import admin, messages
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django_tasks_db.admin import DBTaskResult

from post import outbox
from post.models import Message
from staff.admin import LookOnly

# The package shows its tasks to staff, errors in full. Those of ours say nothing that the
# messages do not say better.
admin.site.unregister(DBTaskResult)


class StateFilter(admin.SimpleListFilter):
    """Where messages stand."""

    title = _("where it stands")
    parameter_name = "state"

    def lookups(self, request, model_admin):
        return [("waiting", _("waiting")), ("sent", _("sent")), ("given-up", _("given up"))]

    def queryset(self, request, queryset):
        match self.value():
            case "waiting":
                return queryset.waiting()
            case "sent":
                return queryset.exclude(sent_at=None)
            case "given-up":
                return queryset.exclude(given_up_at=None)


@admin.register(Message)
class MessageAdmin(LookOnly, admin.ModelAdmin):
    list_display = ["send_key", "state", "tries", "last_error", "made_at", "next_try_at"]
    ordering = ["-made_at", "-id"]
    list_filter = [StateFilter]
    search_fields = ["send_key", "subject"]
    exclude = ["to", "text"]
    actions = ["try_again", "discard"]

    def has_mend_permission(self, request):
        return request.user.has_perm("post.change_message")

    @admin.display(description=_("where it stands"))
    def state(self, message):
        if message.sent_at:
            return gettext("sent")
        return gettext("given up") if message.given_up_at else gettext("waiting")

    @admin.action(description=_("Try again what was given up"), permissions=["mend"])
    def try_again(self, request, queryset):
        self._note(request, queryset, gettext("Had it tried again."))
        number = outbox.try_again(queryset, at=timezone.now())
        told = ngettext(
            "%(number)s message will be tried again.",
            "%(number)s messages will be tried again.",
            number,
        )
        self._tell(request, told, number)

    @admin.action(description=_("Delete what was given up"), permissions=["mend"])
    def discard(self, request, queryset):
        self._note(request, queryset, gettext("Deleted it: it could not be sent."))
        number = outbox.discard(queryset)
        told = ngettext(
            "%(number)s message was deleted.", "%(number)s messages were deleted.", number
        )
        self._tell(request, told, number)

    def _note(self, request, queryset, words):
        for message in queryset.exclude(given_up_at=None):
            self.log_change(request, message, words)

    def _tell(self, request, told, number):
        if not number:
            told = gettext("None of these was given up, so nothing was done.")
        level = messages.SUCCESS if number else messages.WARNING
        self.message_user(request, told % {"number": number}, level)

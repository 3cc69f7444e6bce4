from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _

from actions.apps import groups_can_be_made
from publishing.apps import rooms_to_migrate


class FeedbackConfig(AppConfig):
    name = "feedback"
    verbose_name = _("What people tell us")

    def ready(self):
        last = rooms_to_migrate()[-1]
        post_migrate.connect(_make_group, sender=last, dispatch_uid="feedback.make_group")


def _make_group(sender, using, **kwargs):
    """Once every room has its permissions: the role that answers people."""
    from feedback import roles

    if groups_can_be_made(using):
        roles.make_group(using)

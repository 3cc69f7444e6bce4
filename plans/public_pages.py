from django.utils.translation import gettext_lazy as _

from plans.models import Plan
from publishing.public_pages import PublicPage, register

register(
    PublicPage(
        "plan_list",
        _("The plans"),
        sought="what is the Big Plan\nOfsted\nCQC\ninspection\ninspectors",
    ),
    PublicPage("plan", _("A plan"), rows=lambda: Plan.objects.visible()),
)

from django.utils.translation import gettext_lazy as _

from plans.models import Plan
from publishing.public_pages import PublicPage, register

register(
    PublicPage("plan_list", _("The plans"), sought="Ofsted\nCQC\ninspection\ninspectors"),
    PublicPage("plan", _("A plan"), rows=lambda: Plan.objects.visible()),
)

"""Who may say which services the plan is about: those who look after either. And who knows the law
may be one of the two who take words out of the record."""

from actions.roles import Role
from feedback.roles import DATA_PROTECTION
from kirklees_send.models import ServiceInPlan
from local_offer.roles import LOCAL_OFFER_EDITOR
from reports.roles import TAKE_OUT
from staff import roles


def _work():
    return roles.all_of(ServiceInPlan)


roles.let_also(Role.CONTENT_EDITOR.value, _work)
roles.let_also(LOCAL_OFFER_EDITOR, _work)
roles.let_also(DATA_PROTECTION, lambda: [TAKE_OUT])
roles.show_to_all_staff("kirklees_send")

"""Who may say which services the plan is about: those who look after either."""

from actions.roles import Role
from kirklees_send.models import ServiceInPlan
from local_offer.roles import LOCAL_OFFER_EDITOR
from staff import roles


def _work():
    return roles.all_of(ServiceInPlan)


roles.let_also(Role.CONTENT_EDITOR.value, _work)
roles.let_also(LOCAL_OFFER_EDITOR, _work)
roles.show_to_all_staff("kirklees_send")

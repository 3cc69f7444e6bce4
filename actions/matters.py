"""What of this room people may tell us about."""

from actions.models import Action, FocusArea
from actions.references import as_reference
from publishing.matters import KindOfMatter, register


def _action_named(text):
    reference = as_reference(text)
    return Action.objects.visible().filter(reference=reference).first() if reference else None


register(
    KindOfMatter(
        "area",
        "slug",
        FocusArea.objects.all,
        in_address=lambda area: area.prefix.lower(),
        offered=lambda: FocusArea.objects.visible(),
        within=lambda area: FocusArea.objects.filter(pk=area.pk),
    ),
    KindOfMatter(
        "action",
        "reference",
        Action.objects.all,
        in_address=lambda action: action.address_part,
        named=_action_named,
        within=lambda area: Action.objects.filter(area=area),
    ),
)

"""Lists of actions, perhaps of one focus area only."""

from django.shortcuts import get_object_or_404

from actions.models import FocusArea


def area_asked(request):
    """Return the focus area that the address asks for, or None for all."""
    slug = request.GET.get("area")
    return get_object_or_404(FocusArea, slug=slug) if slug else None


def of_area(actions, area):
    """Return the actions of an area, or all of them, in the order of the plan."""
    actions = actions.select_related("area").order_by("area__number", "order")
    return actions.filter(area=area) if area else actions

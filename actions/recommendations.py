"""What inspectors asked for, and which actions answer it."""

from django.db.models import Q

from actions.models import RecommendationPoint


def points_open_to(action):
    """Return the points this action may be said to answer: its area's, and those it answers."""
    either = Q(area=action.area_id) | Q(actions=action.pk)
    return RecommendationPoint.objects.filter(either).select_related("area").distinct()


def say_what_it_answers(action, points, *, because):
    """Let the action answer exactly these points. Each point that changes keeps the reason in its
    own history. Call it in a transaction."""
    answered = set(action.recommendation_points.all())
    for point in answered ^ set(points):
        point._change_reason = because
        if point in answered:
            point.actions.remove(action)
        else:
            point.actions.add(action)

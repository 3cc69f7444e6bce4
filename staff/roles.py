"""The roles of staff, as Django groups.

Each room names its roles in a module `roles`, found when it is needed, and says what kind of work
each may do. The groups are made by code after every `migrate`, so that what a role may do is read
there and nowhere else. Every role but a guest's may look at what the rooms show to all staff.
"""

from collections.abc import Callable, Iterable
from functools import cache

from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.db import transaction

from publishing.rooms import read_in_each_room

_work_of = {}
_says = {}
_more_work_of = {}
_guests = set()
_rooms_seen_by_all = set()


def register(name, work: Callable[[], Iterable[str]], *, says, is_guest=False):
    """Add a role. `work` returns the permissions, such as "actions.view_action", that it has beyond
    looking at what all staff see; `says` tells whoever gives it what it is for. A guest works here,
    but not for the partnership, and looks at nothing of that. Raise ValueError if the name is
    taken."""
    if name in _work_of:
        raise ValueError(f"The role {name} is registered twice.")
    _work_of[str(name)] = work
    _says[str(name)] = says
    if is_guest:
        _guests.add(str(name))


def let_also(name, work: Callable[[], Iterable[str]]):
    """Let a role that another room registers do this work as well: what joins two rooms is work
    of the roles of both."""
    _more_work_of.setdefault(name, []).append(work)


def show_to_all_staff(room):
    """Let every role look at all rows of a room, drafts included."""
    _rooms_seen_by_all.add(room)


def rooms_seen_by_all():
    """Return the rooms whose rows every role may look at."""
    _find()
    return frozenset(_rooms_seen_by_all)


@cache
def permissions_of(name):
    """Return the permissions of a role. Each page that refuses somebody asks it of every role."""
    _find()
    seen = [
        model
        for room in (() if name in _guests else _rooms_seen_by_all)
        for model in apps.get_app_config(room).get_models()
    ]
    work = [_work_of[name], *_more_work_of.get(name, ())]
    return frozenset(permission("view", model) for model in seen).union(*(each() for each in work))


def make_groups():
    """Make the group of each role, and let it do exactly what is said. Safe to run again.

    A permission that is not there yet, because only some rooms are migrated, is left for the
    next `migrate`.
    """
    _find()
    with transaction.atomic():
        there = {
            f"{each.content_type.app_label}.{each.codename}": each
            for each in Permission.objects.select_related("content_type")
        }
        for name in _work_of:
            group, _made = Group.objects.get_or_create(name=name)
            known = permissions_of(name) & there.keys()
            group.permissions.set([there[permission] for permission in known])


def all_of(*models):
    """Return the permissions to add, change and delete rows of these models."""
    return [permission(verb, model) for model in models for verb in ("add", "change", "delete")]


def permission(verb, model):
    """Return the name of one permission, such as "actions.view_action"."""
    return f"{model._meta.app_label}.{verb}_{model._meta.model_name}"


def may(user, wanted):
    """Return whether somebody who works for the partnership has a permission. If not, it is
    remembered for `refused`."""
    allowed = user.is_active and user.is_staff and user.has_perm(wanted)
    if not allowed:
        user.refused = wanted
    return allowed


def refused(user):
    """Return the permission that this person was last found not to have, or None: a page that
    refuses them says who has it."""
    return getattr(user, "refused", None)


def says(name):
    """Return what a role is for, in a sentence; "" of a group that is none."""
    _find()
    return _says.get(name, "")


def is_guest(name):
    """Return whether a role is one of guests, who have no other."""
    _find()
    return name in _guests


def names():
    """Return the names of all roles, in the order of the alphabet."""
    _find()
    return sorted(_work_of)


def may_see(user):
    """Return whether this person has any role of the partnership, and so may look at what all
    staff see."""
    # Each of those roles may look at the owner's settings; nobody else may.
    return may(user, "publishing.view_ownersettings")


def _find():
    read_in_each_room("roles")

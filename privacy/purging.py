"""Deleting what is past its time, and no earlier; never what somebody still has to look at.

Each room says in a module `expiring`, found when the site starts, what a policy of
`privacy.retention` means in its tables. A room speaks for the rooms and packages below it too.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet

from privacy.models import Purge
from privacy.retention import BrokenPolicy, Event, policies
from publishing.one_by_one import OneByOne
from publishing.rooms import Register

# Small enough that nobody waits for it.
BATCH = 200


def delete(rows, *, at):
    """Delete rows of one kind, without opening what is in them."""
    kind = type(rows[0])
    kind._base_manager.filter(pk__in=[row.pk for row in rows]).only("pk").delete()


@dataclass(frozen=True)
class Expiring:
    """What one policy means in the tables.

    Given a moment, `due` returns the rows whose event was then or before, and that may go;
    `held_back` those that may not, as somebody still has to do something. `forget` forgets rows
    that are locked: then they are due no more.
    """

    policy: str
    event: Event
    due: Callable[[datetime], QuerySet] | None = None
    held_back: Callable[[datetime], QuerySet] | None = None
    forget: Callable[..., None] = delete


_register = Register("expiring", named_by="policy")
register, expiring = _register.add, _register.all


def faults():
    """Return a sentence for each policy without code, and for code without its policy."""
    try:
        said = {name: policy for name, policy in policies().items() if policy.keep}
    except BrokenPolicy as problem:
        return [str(problem)]
    done = {kind.policy: kind for kind in expiring()}
    found = [f"No code keeps the policy {name}." for name in said if name not in done]
    for name, kind in done.items():
        if name not in said:
            found.append(f"No policy says how long {name} is kept.")
        elif said[name].event != kind.event:
            found.append(
                f'The policy {name} counts from "{said[name].event}", '
                f'but the code counts from "{kind.event}".'
            )
    return found


def purge(at, *, tell=lambda policy, number: None):
    """Delete everything that is past its time at `at`; return the Purge that tells of it.

    It goes batch by batch, each a transaction, and calls `tell` with the policy and the number
    after each. It may be killed at any moment and run again, also by two at once; a run that was
    cut off has no `ended_at`. Nor has one that raises SomeBroke: then all was deleted but the rows
    that it names.
    """
    began = time.monotonic()
    run = Purge.objects.create(began_at=at)
    each = OneByOne()
    for kind in expiring():
        with each.alone(kind.policy):
            since = policies()[kind.policy].since(at)
            for number in _forget_due(kind, since, at, each):
                run.deleted[kind.policy] = run.deleted.get(kind.policy, 0) + number
                run.save()
                tell(kind.policy, number)
            if kind.held_back and (number := kind.held_back(since).count()):
                run.held_back[kind.policy] = number
    each.end()
    run.ended_at = at + timedelta(seconds=time.monotonic() - began)
    run.save()
    return run


def _forget_due(kind, since, at, each):
    """Forget what is due, and yield the number of rows of each batch. After a batch that breaks
    they go one by one: a row that breaks keeps no other."""
    if not kind.due:
        return
    due, last, most = kind.due(since), None, BATCH
    while True:
        batch = []
        try:
            with transaction.atomic():
                rows = due if last is None else due.filter(pk__gt=last)
                # Locked and looked at again: somebody may be taking one up at this moment. Only
                # keys: nothing personal is read here, and what no key opens can go too.
                locked = rows.order_by("pk").only("pk").select_for_update(of=("self",))
                batch = list(locked[:most])
                if not batch:
                    return
                kind.forget(batch, at=at)
        except Exception:
            if not batch:
                raise
            if most > 1:
                most = 1
                continue
            with each.alone(_named(kind, batch[0])):
                raise
        else:
            yield len(batch)
        last = batch[-1].pk


def _named(kind, row):
    # Not every key may be told: that of a log-in opens it.
    return f"{kind.policy}, row {row.pk}" if isinstance(row.pk, int) else kind.policy

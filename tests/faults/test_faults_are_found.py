"""A small fault in a room is found by that room's own tests.

Each fault is put into a copy of the site, alone: a turned condition, a dropped filter, swapped
labels, a missing permission. The room's tests then run there and must fail. Without the fault they
must pass in the same copy, or failing would mean nothing.
"""

import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass

import pytest
from django.conf import settings


@dataclass(frozen=True)
class Fault:
    """Words in a file that other words take the place of, and the folder of tests to find it."""

    tests: str
    file: str
    right: str
    wrong: str


FAULTS = [
    Fault(
        "plans",
        "plans/views.py",
        '"plans": Plan.objects.visible()',
        '"plans": Plan.objects.all()',
    ),
    Fault(
        "actions",
        "actions/standing.py",
        "return due is not None and due < now",
        "return due is not None and due <= now",
    ),
    Fault(
        "staff",
        "actions/staff/publishing_round.py",
        "may_open=may_publish(request.user) and not _real_and_open()",
        "may_open=not _real_and_open()",
    ),
    Fault(
        "feedback",
        "feedback/inbox.py",
        "Box.SET_ASIDE: State.QUARANTINED,\n        Box.ANSWERED: State.ANSWERED",
        "Box.SET_ASIDE: State.ANSWERED,\n        Box.ANSWERED: State.QUARANTINED",
    ),
    Fault(
        "post",
        "post/delivery.py",
        "if message.tries > len(WAITS):",
        "if message.tries >= len(WAITS):",
    ),
    Fault(
        "privacy",
        "privacy/purging.py",
        "kind._base_manager.filter(pk__in=[row.pk for row in rows]).delete()",
        "kind._base_manager.filter(pk=rows[0].pk).delete()",
    ),
    Fault(
        "keeping",
        "keeping/backups.py",
        "if found.get(name) != wanted.get(name))",
        "if name not in found)",
    ),
    Fault(
        "accounts",
        "accounts/throttle.py",
        "if tries.count >= TRIES:",
        "if tries.count > TRIES:",
    ),
    Fault(
        "publishing",
        "publishing/loading.py",
        'if not getattr(row, "is_visible", True) and not self.overwrite:',
        'if not getattr(row, "is_visible", True) and self.overwrite:',
    ),
    Fault(
        "kirklees_send",
        "kirklees_send/machines.py",
        'closed = "/" if OwnerSettings.objects.current().has_samples else reverse("admin:index")',
        'closed = "/" if not OwnerSettings.objects.current().has_samples else "/admin/"',
    ),
    Fault(
        "admin",
        "actions/roles.py",
        "return _all_of(work.ProgressUpdate, work.DueDate, work.Reading)",
        "return _all_of(work.ProgressUpdate, work.DueDate)",
    ),
]


@pytest.fixture
def copy(tmp_path):
    """A copy of the site to spoil."""
    left = shutil.ignore_patterns("var", "node_modules", ".git", "__pycache__")
    return shutil.copytree(settings.BASE_DIR, tmp_path / "site", ignore=left)


def run_tests_of(room, site):
    """Run a room's tests in a copy of the site; return (did they pass, what they said)."""
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-x", f"tests/{room}"],
        cwd=site,
        env={name: value for name, value in os.environ.items() if name not in LEFT_OUT},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode == 0, done.stdout + done.stderr


# They belong to the run around this one.
LEFT_OUT = {"DATABASE_URL", "PYTEST_XDIST_WORKER", "PYTEST_CURRENT_TEST", "PYTEST_ADDOPTS"}


@pytest.mark.proof(sample=1, whole=len(FAULTS))
def test_a_small_fault_is_found_by_the_tests_of_its_room(copy, size, record_property):
    missed = []

    for fault in FAULTS[:size]:
        file = copy / fault.file
        right = file.read_text("utf-8")
        assert right.count(fault.right) == 1, f"{fault.file} does not say {fault.right}"
        passed, said = run_tests_of(fault.tests, copy)
        assert passed, said

        file.write_text(right.replace(fault.right, fault.wrong), "utf-8")
        unnoticed, said = run_tests_of(fault.tests, copy)
        file.write_text(right, "utf-8")

        found_by = re.search(r"^(?:FAILED|ERROR) \S+::(\w+)", said, re.MULTILINE)
        record_property(fault.tests, found_by[1] if found_by else "not found")
        if unnoticed or not found_by:
            missed.append(fault)

    assert missed == []

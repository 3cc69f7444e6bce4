"""The version that runs and the one that comes: the code of each in a folder of its own.

The one that runs is the newest release, a tag `v...` that HEAD has behind it. Until there is one,
it is the code of this checkout, and what comes is the same with changes that are only rehearsed
(`tests.deploy.rehearsal`).
"""

import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tomllib
from importlib import metadata
from io import BytesIO
from pathlib import Path

import pytest
from django.conf import settings
from packaging.requirements import Requirement

from tests.deploy.stand import ROOT, Application

IS_RELEASE = re.compile(r"v\d+(\.\d+)*")
MOST_SECONDS = 300  # for one command
MADE_HERE = shutil.ignore_patterns("var", "node_modules", ".git")


class Version:
    """The code of one version, and what it is run with."""

    def __init__(self, name, folder):
        self.name, self.folder = name, folder
        for made in ("build", "static"):  # nobody looks at its files: they need no build
            Path(folder, "var", made).mkdir(parents=True, exist_ok=True)
        self.environment = os.environ | {
            "DEBUG": "no",
            "DJANGO_SETTINGS_MODULE": "tests.feedback.kill.settings",
            "SECRET_KEY": settings.SECRET_KEY,
            "WEB_WORKERS": "1",
        }

    def on(self, database, origin):
        """Have all that is run from here on use a database, and say that it is at an origin."""
        tombstones = str(database.folder / "tombstones.jsonl")
        more = {"DATABASE_URL": database.address, "SITE_ORIGIN": origin, "TOMBSTONES": tombstones}
        self.environment |= more

    def run(self, *words):
        """Run Python with these words; return what it says, or fail with that."""
        done = self._done(words)
        if done.returncode:
            said = f"{done.stdout}{done.stderr}"
            pytest.fail(f"{self.name} could not run {' '.join(words)}:\n{said}", pytrace=False)
        return done.stdout

    def manage(self, *command):
        """Run a management command; return what it says, or fail with that."""
        return self.run("manage.py", *command)

    def try_to_manage(self, *command, **environment):
        """Run a management command; return None, or what it says if it fails."""
        done = self._done(("manage.py", *command), environment)
        return f"{done.stdout}{done.stderr}" if done.returncode else None

    def _done(self, words, environment=None):
        return subprocess.run(
            [sys.executable, *words],
            cwd=self.folder,
            env=self.environment | (environment or {}),
            timeout=MOST_SECONDS,
            capture_output=True,
            text=True,
            check=False,
        )

    def fill(self):
        """Make the tables and fill them; return what `tests.deploy.filled_site` tells."""
        return json.loads(self.run("-m", "tests.deploy.filled_site"))

    def server(self, port):
        """Return its server, which is not started yet."""
        return Application(port, self.environment, self.folder)


def newest_release(checkout):
    """Return the tag of the newest release before HEAD, or None: there is none, or no git. What is
    no release yet, such as v1.1-rc1, does not count."""
    before = ("--merged", "HEAD", "--no-contains", "HEAD")
    listed = git(checkout, "tag", "--list", "v*", "--sort=-version:refname", *before)
    return next(filter(IS_RELEASE.fullmatch, listed.decode().split()), None)


def git(checkout, *words):
    """Return what git says; nothing where it has no history to speak of."""
    if (program := shutil.which("git")) is None:
        return b""
    command = [program, *words]
    return subprocess.run(command, cwd=checkout, capture_output=True, check=False).stdout


def released(checkout, tag, folder):
    """Put a release into a folder; return its Version, or fail if it cannot run here."""
    with tarfile.open(fileobj=BytesIO(git(checkout, "archive", tag))) as files:
        files.extractall(folder, filter="data")
    if lacking := packages_lacking(folder):
        pytest.fail(
            f"The version before, {tag}, needs {', '.join(lacking)}. No server of it runs beside "
            "these packages: stop the site for this version, and say so in CHANGELOG.md.",
            pytrace=False,
        )
    return Version(tag, folder)


def packages_lacking(folder):
    """Return what the code in a folder asks for and is not installed, as its pyproject.toml names
    it."""
    asked = tomllib.loads(Path(folder, "pyproject.toml").read_text("utf-8"))
    needs = map(Requirement, asked["project"]["dependencies"])
    return [str(need) for need in needs if not _is_here(need)]


def _is_here(need):
    try:
        return need.specifier.contains(metadata.version(need.name), prereleases=True)
    except metadata.PackageNotFoundError:
        return False


def this_checkout(folder):
    """Put the code of this checkout into a folder; return its Version."""
    shutil.copytree(ROOT, folder, ignore=MADE_HERE, dirs_exist_ok=True)
    return Version("this checkout", folder)

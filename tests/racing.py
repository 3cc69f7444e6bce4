"""Two people at the same moment: two browsers, two connections, one starting signal."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections
from django.test import Client

from tests import factories

# Once in each test of bin/test; as often as this by bin/prove.
many_pairs = pytest.mark.proof(sample=1, whole=200)


def two_people(*roles):
    """Return two browsers, each with somebody logged in who has these roles, or without any may
    do everything."""
    browsers = []
    for _person in range(2):
        browser = Client()
        browser.force_login(factories.make_person(*roles, is_superuser=not roles))
        browsers.append(browser)
    return browsers


def at_once(*jobs):
    """Run the jobs at the same moment, each on a connection of its own; return their answers."""
    together = Barrier(len(jobs))

    def run(job):
        together.wait()
        try:
            return job()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(jobs)) as pool:
        return list(pool.map(run, jobs))

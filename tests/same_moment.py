"""Doing two things at the same moment, as two people do. Tests ask for `shared_database`."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.db import connections


def both_at_once(jobs):
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

"""Many people at the same moment, as threads that each have a connection of their own."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.db import connections


def all_at_once(jobs):
    """Run the jobs at the same moment; return their answers. Needs the `shared_database`."""
    together = Barrier(len(jobs))

    def run(job):
        together.wait()
        try:
            return job()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(jobs)) as pool:
        return list(pool.map(run, jobs))

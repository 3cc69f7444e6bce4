"""The web server, set up so that a slow visitor or a dead worker takes nothing from anybody else.

`python -m kirklees_send.server` serves the site. It starts a worker again whenever one ends;
docs/running.md says what starts the server itself again.
"""

import faulthandler
import gc
import os
import shutil
import signal
import sys
import time
from multiprocessing import parent_process
from pkgutil import resolve_name
from tempfile import TemporaryDirectory
from threading import Thread

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import connections
from granian import Granian
from granian.constants import Interfaces
from granian.http import HTTP1Settings

from kirklees_send import env
from kirklees_send.slow_senders import read_in_time
from kirklees_send.warming import warm

APPLICATION = "kirklees_send.wsgi:application"
METRICS_FOLDER = "PROMETHEUS_MULTIPROC_DIR"  # prometheus_client's own name for it

# A thread is held by each visitor whose form comes in slowly, at most by half as many as there are.
# Unused ones end by themselves.
THREADS = 16
SLOW_SENDERS = THREADS // 2
# Whoever draws a page lets the others of its worker have their turn after so long. Most of them are
# answered by a page that is kept, in microseconds: Python's own five milliseconds keep them long.
SECONDS_OF_A_TURN = 0.0005
# Drawing a page makes tens of thousands of objects, and hardly one of them is garbage that only a
# search finds. Searching as often as Python does by itself, after 700 of them, takes a twentieth.
OBJECTS_UNTIL_SEARCHED = 5_000
# A proxy before us takes in headers and bodies within as much.
SECONDS_FOR_HEADERS = 10
# Whoever is being answered when the server is told to stop has this long.
SECONDS_TO_FINISH = 5
# A worker in which nothing moves for so long, as one lost in a single request, ends: another comes.
SECONDS_UNTIL_STUCK = 60
# By then whatever looks after the server has started the next one.
SECONDS_TO_OUTLIVE_THE_SERVER = 15


def serve(application=APPLICATION):
    """Serve an application until told to stop, by LISTEN_ON, PORT and WEB_WORKERS of the
    environment; raise ImproperlyConfigured if one of them is silly."""
    server = Granian(
        application,
        address=env.address("LISTEN_ON", "127.0.0.1"),
        port=env.number("PORT", 8000, most=65_535),
        interface=Interfaces.WSGI,
        workers=env.number("WEB_WORKERS", 2, most=32),
        blocking_threads=THREADS,
        http1_settings=HTTP1Settings(header_read_timeout=1_000 * SECONDS_FOR_HEADERS),
        respawn_failed_workers=True,
        workers_kill_timeout=SECONDS_TO_FINISH,
        log_level="error",
    )
    # Where its workers count what they do (`kirklees_send.metrics`).
    with TemporaryDirectory(prefix="big-plan-") as folder:
        os.environ[METRICS_FOLDER] = folder
        load_for_all(application)
        server.serve(target_loader=load)


def load_for_all(application):
    """Load the application, and draw its first pages, before there are workers: they are copies of
    this process, so each is there at once, also the one that comes for one that died."""
    warm(resolve_name(application))
    if settings.configured:
        connections.close_all()  # each worker opens its own
    gc.freeze()  # what is here by now stays: no copy looks through it for garbage
    gc.set_threshold(OBJECTS_UNTIL_SEARCHED)


def load(application):
    """Return the application, once it has drawn its first page, in a worker that ends when it is
    stuck, and some seconds after its server dies. Until then visitors are answered; for longer it
    would be in the way of the next server's workers."""
    Thread(target=_end_in_time, daemon=True).start()
    sys.setswitchinterval(SECONDS_OF_A_TURN)
    found = resolve_name(application)
    warm(found)
    return read_in_time(found, at_once=SLOW_SENDERS)


def _end_in_time():
    server = parent_process().pid
    while os.getppid() == server:
        # Python need not have its turn for this: it logs where each thread is, and ends the worker.
        faulthandler.dump_traceback_later(SECONDS_UNTIL_STUCK, exit=True)
        time.sleep(1)
    faulthandler.cancel_dump_traceback_later()
    time.sleep(SECONDS_TO_OUTLIVE_THE_SERVER)
    shutil.rmtree(os.environ[METRICS_FOLDER], ignore_errors=True)  # nobody else is left to do it
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(SECONDS_TO_FINISH)
    # Whoever sends slowly keeps it from ending, and nobody is left to end it.
    os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    try:
        serve(*sys.argv[1:])
    except ImproperlyConfigured as silly:
        sys.exit(str(silly))
    except RuntimeError as problem:
        if "os error" not in str(problem):
            raise
        said = str(problem).partition("\n")[0]
        sys.exit(f"The server cannot listen at LISTEN_ON and PORT: {said}.")

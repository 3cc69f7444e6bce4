"""The web server, set up so that a slow visitor or a dead worker takes nothing from anybody else.

`python -m kirklees_send.server` serves the site. It starts a worker again whenever one ends;
README.md says what starts the server itself again.
"""

import os
import signal
import sys
import time
from multiprocessing import parent_process
from pkgutil import resolve_name
from threading import Thread

from granian import Granian
from granian.constants import Interfaces

from kirklees_send import env

APPLICATION = "kirklees_send.wsgi:application"

# A thread is held by each visitor whose form comes in slowly. Unused ones end by themselves.
THREADS = 16
# Whoever is being answered when the server is told to stop has this long.
SECONDS_TO_FINISH = 5
# By then whatever looks after the server has started the next one.
SECONDS_TO_OUTLIVE_THE_SERVER = 15


def serve(application=APPLICATION):
    """Serve an application until told to stop, by LISTEN_ON, PORT and WEB_WORKERS of the
    environment; raise ImproperlyConfigured if one of them is silly."""
    Granian(
        application,
        address=env.address("LISTEN_ON", "127.0.0.1"),
        port=env.number("PORT", 8000, most=65_535),
        interface=Interfaces.WSGI,
        workers=env.number("WEB_WORKERS", 2, most=32),
        blocking_threads=THREADS,
        respawn_failed_workers=True,
        workers_kill_timeout=SECONDS_TO_FINISH,
        log_level="error",
    ).serve(target_loader=load)


def load(application):
    """Return the application, in a worker that ends some seconds after its server dies. Until
    then visitors are answered; for longer it would be in the way of the next server's workers."""
    Thread(target=_end_after_the_server, daemon=True).start()
    return resolve_name(application)


def _end_after_the_server():
    server = parent_process().pid
    while os.getppid() == server:
        time.sleep(1)
    time.sleep(SECONDS_TO_OUTLIVE_THE_SERVER)
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(SECONDS_TO_FINISH)
    # Whoever sends slowly keeps it from ending, and nobody is left to end it.
    os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    serve(*sys.argv[1:])

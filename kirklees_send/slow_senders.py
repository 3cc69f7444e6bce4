"""Whoever sends slowly holds a thread. With a proxy before us nobody does: it takes in a whole
request first. Without one, this keeps threads for those who read.

The web server has no deadline for a body, and a thread that waits for one cannot be called back. So
there are never more than some who wait; others are told "not now", without being read. And a worker
in which somebody has sent for too long ends: another takes its place.
"""

import os
import signal
import threading
import time
from io import BytesIO

SECONDS_FOR_A_BODY = 60
# Most bodies come with their headers, and are read in no time.
SECONDS_FOR_A_TURN = 0.2
SECONDS_TO_FINISH = 5
RETRY_AFTER_SECONDS = 30
# As much as the proxy lets through. Larger ones are refused unread.
LARGEST_BODY = 5 * 1024 * 1024


def read_in_time(application, *, at_once):
    """Return the application behind one that reads bodies for it, at most so many `at_once`."""
    reading = threading.BoundedSemaphore(at_once)
    began_at = {}  # thread: when it began to read

    def respond(environ, start_response):
        length = _length(environ)
        if length > LARGEST_BODY:
            return _refused(start_response, "413 Content Too Large")
        if length:
            if not reading.acquire(timeout=SECONDS_FOR_A_TURN):
                return _refused(start_response, "503 Service Unavailable")
            began_at[threading.get_ident()] = time.monotonic()
            try:
                environ["wsgi.input"] = BytesIO(environ["wsgi.input"].read(length))
            finally:
                del began_at[threading.get_ident()]
                reading.release()
        return application(environ, start_response)

    threading.Thread(target=_end_if_too_slow, args=(began_at,), daemon=True).start()
    return respond


def _length(environ):
    length = environ.get("CONTENT_LENGTH") or "0"
    return int(length) if length.isdecimal() else 0


def _refused(start_response, status):
    body = b"Not now. Go back to your words, and send them again in a minute.\n"
    start_response(
        status,
        [
            ("Content-Type", "text/plain; charset=utf-8"),
            ("Content-Length", str(len(body))),
            ("Retry-After", str(RETRY_AFTER_SECONDS)),
            ("Cache-Control", "no-store"),
            ("Connection", "close"),
        ],
    )
    return [body]


def _end_if_too_slow(began_at):
    """End this process when a body has been coming for too long; whoever else is being answered
    has some seconds. The server starts the next one."""
    while all(time.monotonic() - began < SECONDS_FOR_A_BODY for began in list(began_at.values())):
        time.sleep(1)
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(SECONDS_TO_FINISH)
    os.kill(os.getpid(), signal.SIGKILL)

"""A site of one page, which reads what is sent, and says which process answers and how often it did
so before. Whoever asks for /lost keeps it busy for years."""

import os
import re
from itertools import count

answered = count()


def application(environ, start_response):
    """Answer when all of the request is there."""
    environ["wsgi.input"].read()
    if environ["PATH_INFO"] == "/lost":
        re.match(r"(a+)+$", "a" * 50 + "b")  # and no other thread has a turn
    told = [("X-Process", str(os.getpid())), ("X-Answered-Before", str(next(answered)))]
    start_response("200 OK", [("Content-Type", "text/plain"), *told])
    return [b"here"]

"""An application that answers everything with one file: what the server alone can do, whatever the
site behind it does. HOME_AS_A_FILE names the file, in the encoding browsers get."""

import os
from pathlib import Path

_body = Path(os.environ["HOME_AS_A_FILE"]).read_bytes()
_headers = [
    ("Content-Type", "text/html; charset=utf-8"),
    ("Content-Encoding", "br"),
    ("Content-Length", str(len(_body))),
]


def application(_environ, start_response):
    """Answer, as WSGI has it."""
    start_response("200 OK", _headers)
    return [_body]

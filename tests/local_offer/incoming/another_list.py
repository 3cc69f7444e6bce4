"""Another council's feed, served on this machine: true to Open Referral UK 3, or not at all."""

import json
import math
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit
from uuid import UUID


def service(number, **values):
    """Return a service of theirs as its own address tells it."""
    return {
        "id": str(UUID(int=number)),
        "name": f"Help {number}",
        "status": "active",
        "description": f"What help {number} is.",
        "minimum_age": 5,
        "maximum_age": 11,
        "email": f"help-{number}@example.org",
        "url": f"https://www.example.org/help-{number}",
        "organization": {
            "id": str(UUID(int=900)),
            "name": "Their charity",
            "description": "It helps.",
        },
        "contacts": [{"id": str(UUID(int=100 + number)), "phones": [{"number": "01422 000001"}]}],
        "schedules": [{"id": str(UUID(int=200 + number)), "description": "Mondays, 9 to 5"}],
        "service_at_locations": [
            {
                "id": str(UUID(int=300 + number)),
                "location": {
                    "id": str(UUID(int=400 + number)),
                    "location_type": "physical",
                    "addresses": [{"city": "Halifax", "postal_code": f"HX1 {number % 10}AA"}],
                },
            }
        ],
        **values,
    }


class AnotherList:
    """What their site answers: `services` in pages of seven, and whatever `answers` says instead,
    by path: a function of the query that returns (status, headers, body)."""

    def __init__(self):
        self.services, self.answers, self.asked = {}, {}, []

    def says(self, *services):
        self.services = {one["id"]: one for one in services}

    def answer(self, path, query):
        self.asked.append(path)
        if path in self.answers:
            return self.answers[path](query)
        if path == "/api/services":
            return as_json(self.page(int(query["page"])))
        found = self.services.get(path.removeprefix("/api/services/"))
        return as_json(found) if found else (404, {}, b"")

    def page(self, number):
        rows = list(self.services.values())
        here = rows[(number - 1) * 7 : number * 7]
        pages = math.ceil(len(rows) / 7)
        listed = ("id", "name", "status", "organization")
        return {
            "total_items": len(rows),
            "total_pages": pages,
            "page_number": number,
            "size": len(here),
            "first_page": number == 1,
            "last_page": number == pages,
            "empty": not here,
            "contents": [{name: one[name] for name in listed} for one in here],
        }


def as_json(content):
    return 200, {"Content-Type": "application/json"}, json.dumps(content).encode()


@contextmanager
def served(another):
    """Yield the address of their feed while it is served."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            parts = urlsplit(self.path)
            query = {name: values[-1] for name, values in parse_qs(parts.query).items()}
            status, headers, body = another.answer(parts.path, query)
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            if "Content-Length" not in headers and not callable(body):
                self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            try:
                if callable(body):
                    body(self.wfile)
                else:
                    self.wfile.write(body)
            except OSError:
                pass  # they had enough

        def log_message(self, *said):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/api"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()

"""One server-like process on one database. Reads a path a line, answers with what it cost.

The database is the one DATABASE_URL names. An answer is a line of JSON: status, milliseconds,
queries, bytes of the page.
"""

import json
import os
import sys
import time

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kirklees_send.settings")


def main():
    django.setup()
    from django.conf import settings
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client(SERVER_NAME=settings.ALLOWED_HOSTS[0])
    for line in sys.stdin:
        path = line.strip()
        with CaptureQueriesContext(connection) as queries:
            client.get(path)
        number = len(queries)
        started = time.perf_counter()
        response = client.get(path)
        spent = time.perf_counter() - started
        answer = {
            "status": response.status_code,
            "milliseconds": round(1000 * spent, 2),
            "queries": number,
            "bytes": len(response.content),
        }
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()

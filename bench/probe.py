"""One server-like process on one database. Reads a path a line, answers with what it cost.

The database is the one DATABASE_URL names. An answer is a line of JSON: status, milliseconds of
processor time, queries, bytes of the page. Each page is drawn anew, as for the page cache: Django's
own client asks the application that stands behind it (`kirklees_send.wsgi` puts it there). What
pages share under one content stamp (`publishing.shared`) is found by the first that needs it.
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

    from publishing.shared import OF_STAMP

    client = Client(SERVER_NAME=settings.ALLOWED_HOSTS[0], **{OF_STAMP: 1})
    for line in sys.stdin:
        path = line.strip()
        with CaptureQueriesContext(connection) as queries:
            client.get(path)
        number = len(queries)
        # Not by the clock on the wall: what else the machine does is no cost of the page.
        started = time.process_time()
        response = client.get(path)
        spent = time.process_time() - started
        answer = {
            "status": response.status_code,
            "milliseconds": round(1000 * spent, 2),
            "queries": number,
            "bytes": len(response.content),
        }
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()

"""Figures for whoever watches over the site, in the words of Prometheus: at /metrics of each
server, for who knows METRICS_TOKEN. No figure is of a person, an address or a search.

All workers of a server count into files of one folder, which the server makes before it starts
them (`kirklees_send.server`); whichever of them is asked adds them up.
"""

import os
import time
from hmac import compare_digest

from django.conf import settings
from django.db import DatabaseError, InterfaceError
from django.db.models import Count, Min, Q
from django.http import HttpResponse
from django.utils import timezone
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    REGISTRY,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    generate_latest,
)
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector

from kirklees_send.logs import method_of, view_of
from post.models import Message
from publishing import by_the_clock

PATH = "/metrics"
# A page out of the cache, a page that is drawn, the longest that anything may take.
SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20)

requests = Counter(
    "bigplan_requests",
    "Requests answered, by view; 429 and 403 are refusals",
    ["view", "method", "status"],
)
seconds = Histogram(
    "bigplan_request_seconds", "Time to an answer, by view", ["view"], buckets=SECONDS
)
kept_pages = Counter(
    "bigplan_kept_pages", "Public pages asked for, by whether they were kept", ["answer"]
)
stamp_looked_at = Gauge(
    "bigplan_stamp_looked_at_seconds",
    "When the stamp was last read, which kept pages go by, in seconds since 1970",
    multiprocess_mode="mostrecent",
)
# Found once: a kept page is sent in less time than these are looked up in.
_kept_page_of = {answer: kept_pages.labels(answer) for answer in ("kept", "drawn")}


def middleware(get_response):
    """Middleware, outermost: count each request, and how long its answer took. Whoever knows the
    token is given the figures by whatever name they call this server: they ask each by itself."""

    def respond(request):
        if request.path_info == PATH and _may_know(request):
            return _figures()
        began = time.perf_counter()
        response = get_response(request)
        view = view_of(request)
        requests.labels(view, method_of(request), response.status_code).inc()
        seconds.labels(view).observe(time.perf_counter() - began)
        return response

    return respond


def note_kept_page(answer):
    """Count a public page that was asked for before Django is: `answer` is "kept" or "drawn"."""
    _kept_page_of[answer].inc()


def _may_know(request):
    token, sent = settings.METRICS_TOKEN, request.headers.get("Authorization", "")
    return token and compare_digest(sent.encode(), f"Bearer {token}".encode())


def _figures():
    registry = CollectorRegistry()
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        MultiProcessCollector(registry)
    else:
        registry.register(REGISTRY)
    registry.register(Waiting())
    response = HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)
    response["Cache-Control"] = "no-store"
    return response


class Waiting:
    """What waits to be done, as the database has it when it is asked."""

    def collect(self):
        at = timezone.now()
        try:
            mail, jobs = _unsent(), by_the_clock.runs(at)
        except (DatabaseError, InterfaceError):
            yield GaugeMetricFamily("bigplan_database_up", "Whether it answers", 0)
            return
        yield GaugeMetricFamily("bigplan_database_up", "Whether it answers", 1)
        yield GaugeMetricFamily("bigplan_mail_waiting", "Messages not sent yet", mail["waiting"])
        yield GaugeMetricFamily("bigplan_mail_given_up", "Messages given up", mail["given_up"])
        yield GaugeMetricFamily(
            "bigplan_mail_oldest_seconds",
            "How long the oldest message that is not sent yet waits",
            (at - (mail["oldest"] or at)).total_seconds(),
        )
        yield from _of_jobs(jobs, at)


def _of_jobs(jobs, at):
    late = GaugeMetricFamily(
        "bigplan_job_late", "Whether what runs by the clock is late", labels=["job"]
    )
    ended = GaugeMetricFamily(
        "bigplan_job_ended_seconds", "How long ago it last ended well, if ever", labels=["job"]
    )
    for job in jobs:
        late.add_metric([job.name], job.is_late)
        if job.ended_at:
            ended.add_metric([job.name], (at - job.ended_at).total_seconds())
    return late, ended


def _unsent():
    is_waiting = Q(given_up_at=None)
    return Message.objects.filter(sent_at=None).aggregate(
        waiting=Count("pk", filter=is_waiting),
        given_up=Count("pk", filter=~is_waiting),
        oldest=Min("made_at", filter=is_waiting),
    )

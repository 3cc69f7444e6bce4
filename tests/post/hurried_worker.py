"""The worker as it is, but its waits are seconds instead of hours. Run by the kill test."""

import os
import sys
from datetime import timedelta

import django
from django.core.management import call_command

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    from post import delivery

    # Longer than any try takes on a busy machine: a claim that runs out early makes doubles.
    delivery.LEASE = timedelta(seconds=float(sys.argv[1]))
    delivery.WAITS = [timedelta(seconds=0.5)] * len(delivery.WAITS)
    call_command("deliver_post")

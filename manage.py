#!/usr/bin/env python
"""Django's command line for this project."""

import os
import signal
import sys


def main(words):
    """Run a command. What whoever runs the site can put right comes as a sentence; what breaks is
    told on a host as all logs are (decision 39), elsewhere by Django. `--traceback` tells where."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kirklees_send.settings")
    from django.conf import settings
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line
    from django.db import OperationalError, ProgrammingError

    try:
        execute_from_command_line(words)
    except Exception as problem:
        if "--traceback" in words:
            raise
        if isinstance(problem, ImproperlyConfigured):
            sys.exit(str(problem))
        if isinstance(problem, OperationalError | ProgrammingError):
            said = str(problem).partition("\n")[0]
            sys.exit(
                f"The database refused: {said}\n"
                "Does it answer at DATABASE_URL, and is there room on its disk? "
                "If a table or a column is missing, run manage.py migrate."
            )
        if not (settings.configured and settings.LOG_AS_JSON):
            raise
        from kirklees_send.logs import logger

        logger.critical("manage.py %s broke off.", words[1], exc_info=True)
        sys.exit(1)


def end_tidily(number, _frame):
    """End as Ctrl-C does: what is half done is undone, and no copy of anything is left."""
    sys.exit(128 + number)


if __name__ == "__main__":
    for told_to_end in (signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(told_to_end) is signal.SIG_DFL:
            signal.signal(told_to_end, end_tidily)
    main(sys.argv)

"""What the tests with outages count on."""

import signal
import sys

import pytest


@pytest.fixture(autouse=True, scope="package")
def _servers_end_with_the_tests():
    """Whoever ends the tests, by time-out say, ends their servers too: as if by Ctrl-C."""

    def stop(_signal, _frame):
        sys.exit("Stopped.")

    before = signal.signal(signal.SIGTERM, stop)
    yield
    signal.signal(signal.SIGTERM, before)

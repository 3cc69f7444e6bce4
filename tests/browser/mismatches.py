"""Every mismatch at once."""

import pytest


def assert_none(problems):
    """Fail with every problem in full, as a list to work through."""
    __tracebackhide__ = True
    if problems:
        pytest.fail("\n".join(problems))

"""What the tests of the whole stand count on."""

import pytest

from tests.deploy.stand import NGINX
from tests.feedback.kill.conftest import _servers_end_with_the_tests  # noqa: F401  a fixture


@pytest.fixture(autouse=True)
def _has_nginx(request):
    """Nothing that needs nginx passes, or is passed over, without it."""
    needs_it = any(request.node.get_closest_marker(name) for name in ("host", "outage"))
    if needs_it and NGINX is None:
        pytest.fail("There is no nginx on this machine. Install nginx-light, as .ci/run does.")

"""What the tests of the whole stand count on."""

from tests.feedback.kill.conftest import _servers_end_with_the_tests  # noqa: F401  a fixture

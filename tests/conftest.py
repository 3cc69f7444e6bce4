"""What every test may count on."""

from hypothesis import settings

# The same examples on every run, however slow the machine: a failure is never chance.
settings.register_profile("steady", derandomize=True, deadline=None)
settings.load_profile("steady")

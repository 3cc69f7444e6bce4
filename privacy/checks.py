"""What must be right about personal data before the site starts: `manage.py check`."""

from django.core import checks
from django.utils.translation import gettext as _

from privacy import purging


@checks.register
def every_policy_is_kept(app_configs, **kwargs):
    """What the file of keeping times says is done by code, and code does nothing else."""
    return [
        checks.Error(
            fault,
            hint=_("Put right the file named by RETENTION_POLICY, or a room's module `expiring`."),
            id="privacy.E004",
        )
        for fault in purging.faults()
    ]

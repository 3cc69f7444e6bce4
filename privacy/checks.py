"""What must be right about personal data before the site starts, and before it is shown."""

from base64 import urlsafe_b64decode

from django.conf import settings
from django.core import checks
from django.utils.translation import gettext as _

from privacy import purging

# Fewer different bytes than this in a key of 32 were not drawn by chance.
_LEAST_DIFFERENT_BYTES = 16


@checks.register(checks.Tags.security, deploy=True)
def each_key_is_for_one_thing(app_configs, **kwargs):
    """Whoever learns one key learns no other, and one may change without the others."""
    data_keys = settings.PERSONAL_DATA_KEYS.values()
    found = []
    if settings.SECRET_KEY in (settings.PERSONAL_LOOKUP_KEY, *data_keys):
        found.append(
            checks.Error(
                _("SECRET_KEY is also a key of personal data."),
                hint=_("Make keys of their own, as 'Settings' in docs/running.md says."),
                id="privacy.E001",
            )
        )
    if settings.PERSONAL_LOOKUP_KEY in data_keys:
        found.append(
            checks.Error(
                _("PERSONAL_LOOKUP_KEY is also one of PERSONAL_DATA_KEYS."),
                hint=_("Make a key of its own, as 'Settings' in docs/running.md says."),
                id="privacy.E002",
            )
        )
    if any(len(set(urlsafe_b64decode(key))) < _LEAST_DIFFERENT_BYTES for key in data_keys):
        found.append(
            checks.Error(
                _("One of PERSONAL_DATA_KEYS is too easy to guess."),
                hint=_("Make a new one by chance, then change keys as docs/running.md says."),
                id="privacy.E003",
            )
        )
    return found


@checks.register(checks.Tags.models)
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

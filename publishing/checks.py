"""What must be right before the site is shown: checked by `manage.py check`, more by `--deploy`."""

from django.core import checks
from django.db import DatabaseError
from django.utils.translation import gettext as _

from publishing import field_register


@checks.register(checks.Tags.models)
def every_field_is_declared(app_configs, **kwargs):
    """Each field of each model says who may see it."""
    return [
        checks.Error(
            fault,
            hint="Declare it public, staff, personal or child in the file named by FIELD_REGISTER.",
            id="publishing.E001",
        )
        for fault in field_register.faults()
    ]


@checks.register(deploy=True)
def nothing_made_up_is_deployed(app_configs, **kwargs):
    """A real site holds no example data, no trial log-in, and knows its owner."""
    from publishing.models import OwnerSettings

    try:
        found = list(_made_up())
    except (DatabaseError, OwnerSettings.DoesNotExist) as error:
        found = [
            (
                6,
                _("The database could not be read: %(error)s") % {"error": error},
                _("Check DATABASE_URL and run manage.py migrate."),
            )
        ]
    return [checks.Error(says, hint=hint, id=f"publishing.E00{n}") for n, says, hint in found]


def _made_up():
    """Yield (number of the error, what is wrong, what to do)."""
    from publishing import guards
    from publishing.models import OwnerSettings, TrialDatabase

    if TrialDatabase.objects.exists():
        yield (
            2,
            _("This database was made by bin/run to try the site out."),
            _("Use a new database: its log-in and examples are not for the public."),
        )
    owner = OwnerSettings.objects.current()
    if owner.has_samples:
        yield (
            3,
            _("This database holds example data."),
            _("Remove it with: manage.py load_sample_progress --remove"),
        )
    if unset := owner.unset():
        yield (
            4,
            _("The owner has not said: %(list)s.") % {"list": ", ".join(unset)},
            _("Fill in the owner settings in the admin."),
        )
    if lost := guards.missing():
        yield (
            5,
            _("The database does not guard the public record: %(list)s.")
            % {"list": ", ".join(lost)},
            _("Run manage.py migrate."),
        )

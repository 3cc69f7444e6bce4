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
    from publishing import guards
    from publishing.models import OwnerSettings, TrialDatabase

    try:
        found = []
        if TrialDatabase.objects.exists():
            found.append(
                checks.Error(
                    _("This database was made by bin/run to try the site out."),
                    hint=_("Use a new database: its log-in and examples are not for the public."),
                    id="publishing.E002",
                )
            )
        owner = OwnerSettings.objects.current()
        if owner.has_samples:
            found.append(
                checks.Error(
                    _("This database holds example data."),
                    hint=_("Remove it with: manage.py load_sample_progress --remove"),
                    id="publishing.E003",
                )
            )
        if unset := owner.unset():
            found.append(
                checks.Error(
                    _("The owner has not said: %(list)s.") % {"list": ", ".join(unset)},
                    hint=_("Fill in the owner settings in the admin."),
                    id="publishing.E004",
                )
            )
        if lost := guards.missing():
            found.append(
                checks.Error(
                    _("The database does not guard the public record: %(list)s.")
                    % {"list": ", ".join(lost)},
                    hint=_("Run manage.py migrate."),
                    id="publishing.E005",
                )
            )
        return found
    except (DatabaseError, OwnerSettings.DoesNotExist) as error:
        return [
            checks.Error(
                _("The database could not be read: %(error)s") % {"error": error},
                hint=_("Check DATABASE_URL and run manage.py migrate."),
                id="publishing.E006",
            )
        ]

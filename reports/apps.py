from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReportsConfig(AppConfig):
    name = "reports"
    verbose_name = _("The quarter as a record")

    def ready(self):
        # They listen to what actions publish.
        import reports.closing
        import reports.freezing
        import reports.planning  # noqa: F401
        from keeping.noted import note
        from reports.taking_out import let_them_go
        from reports.verifying import newest_digests

        note("record", newest_digests)
        let_them_go()

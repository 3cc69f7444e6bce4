from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReportsConfig(AppConfig):
    name = "reports"
    verbose_name = _("The quarter as a record")

    def ready(self):
        # They listen to what actions publish; the last looks at what the others did.
        import reports.families.views
        import reports.planning.publication
        import reports.record.freezing
        import reports.signing.closing  # noqa: F401
        from keeping.noted import note
        from reports.record.verifying import newest_digests
        from reports.taking_out.words import let_them_go

        note("record", newest_digests)
        let_them_go()

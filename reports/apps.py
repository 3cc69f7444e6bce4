from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReportsConfig(AppConfig):
    name = "reports"
    verbose_name = _("The quarter as a record")

    def ready(self):
        import reports.freezing  # noqa: F401  it listens to what actions publish
        from reports.taking_out import let_them_go

        let_them_go()

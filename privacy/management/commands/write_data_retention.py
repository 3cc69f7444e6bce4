"""`manage.py write_data_retention`: puts the keeping times into docs/data_retention.md."""

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from privacy.retention import groups

DOCUMENT = settings.BASE_DIR / "docs" / "data_retention.md"
BEGIN = "<!-- Made by manage.py write_data_retention. Do not edit up to the end mark. -->\n"
END = "<!-- End -->\n"


class Command(BaseCommand):
    help = _("Puts the times of kirklees_send/retention.toml into docs/data_retention.md.")

    def handle(self, **options):
        DOCUMENT.write_text(with_times(DOCUMENT.read_text("utf-8")), "utf-8")


def with_times(text):
    """Return the document with the times as the file has them now."""
    before, rest = text.split(BEGIN)
    _old, after = rest.split(END)
    return "".join([before, BEGIN, *_table(), END, after])


def _table():
    yield "\n| What | How long | Why | Who decides |\n|---|---|---|---|\n"
    for group, policies in groups().items():
        yield f"| **{group}** | | | |\n"
        for policy in policies:
            cells = [capfirst(policy.what), policy.how_long, policy.why, str(policy.decides.label)]
            yield f"| {' | '.join(cells)} |\n"
    yield "\n"

from django.utils.translation import gettext as _

from actions.plan_file import loading, reading
from publishing.content_command import LoadContent


class Command(LoadContent):
    help = _(
        "Puts the Big Plan's content file on the site. Run again, it adds what is new in the file "
        "and leaves alone what staff have changed, hidden, deleted or renamed since."
    )
    default_file = reading.BIG_PLAN

    def read(self, path):
        return reading.read(path)

    def load(self, content, *, overwrite):
        return loading.load(content, overwrite=overwrite)

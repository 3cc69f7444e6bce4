from django.core.management import call_command
from django.utils.translation import gettext as _

from local_offer.content_file import loading, reading
from publishing.content_command import LoadContent


class Command(LoadContent):
    help = _(
        "Puts the file of services on the site, and after it that of guidance and events. Run "
        "again, it adds what is new in the file and leaves alone what staff have changed, hidden, "
        "deleted or renamed since."
    )
    default_file = reading.LOCAL_OFFER

    def read(self, path):
        return reading.read(path)

    def load(self, content, *, overwrite):
        return loading.load(content, overwrite=overwrite)

    def handle(self, *, file, overwrite, verbosity, **options):
        super().handle(file=file, overwrite=overwrite, verbosity=verbosity, **options)
        # Another file is about services alone.
        if file == self.default_file:
            call_command("load_guidance", overwrite=overwrite, verbosity=verbosity)

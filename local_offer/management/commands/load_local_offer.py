from django.utils.translation import gettext as _

from local_offer.content_file import loading, reading
from publishing.content_command import LoadContent


class Command(LoadContent):
    help = _(
        "Puts the file of services on the site. Run again, it adds what is new in the file and "
        "leaves alone what staff have changed, hidden, deleted or renamed since."
    )
    default_file = reading.LOCAL_OFFER

    def read(self, path):
        return reading.read(path)

    def load(self, content, *, overwrite):
        return loading.load(content, overwrite=overwrite)

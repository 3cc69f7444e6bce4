from django.utils.translation import gettext_lazy as _

from local_offer.content_file import guidance
from publishing.content_command import LoadContent


class Command(LoadContent):
    help = _(
        "Puts the file of guidance, events and newsletters on the site. Run again, it adds what is "
        "new in the file and leaves alone what staff have changed, hidden, deleted or renamed."
    )
    default_file = guidance.GUIDANCE

    def read(self, path):
        return guidance.read(path)

    def load(self, content, *, overwrite):
        return guidance.load(content, overwrite=overwrite)

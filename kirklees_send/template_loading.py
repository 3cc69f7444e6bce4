"""Reading templates: as they are written, without the spaces they are indented by.

Indentation shows who writes a template what stands inside what. To whoever reads the page it would
be a tenth of its bytes.
"""

import re

from django.template.loaders import filesystem

_INDENTATION = re.compile(r"^[ \t]+", re.MULTILINE)


class Loader(filesystem.Loader):
    """Django's own loader of the project's templates; of HTML it leaves indentation out."""

    def get_contents(self, origin):
        written = super().get_contents(origin)
        return _INDENTATION.sub("", written) if origin.name.endswith(".html") else written

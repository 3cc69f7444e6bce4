"""Reading templates: as they are written, without the spaces they are indented by.

Indentation shows who writes a template what stands inside what. To whoever reads the page it would
be a tenth of its bytes, and each line with nothing but a comment or a condition an empty line.
"""

import re

from django.template.loaders import filesystem

_INDENTATION = re.compile(r"^[ \t]+", re.MULTILINE)
_COMMENT = re.compile(r"^\{#(?:(?!#\}).)*#\}\n", re.MULTILINE)
_CONTROL = re.compile(
    r"^(\{% (?:load|(?:end)?(?:block|with|if|for)|elif|else|empty)\b[^%\n]*%\})\n", re.MULTILINE
)
# The line end goes into a comment, so that a fault is still told with its line.
_LINE_END = "{% comment %}\n{% endcomment %}"


class Loader(filesystem.Loader):
    """Django's own loader of the project's templates; of HTML it leaves the layout out."""

    def get_contents(self, origin):
        written = super().get_contents(origin)
        if not origin.name.endswith(".html"):
            return written
        # A template stands in another at the end of a line, which needs no second end.
        read = _INDENTATION.sub("", written).removesuffix("\n").replace('" />', '"/>')
        read = _CONTROL.sub(rf"\1{_LINE_END}", read)
        # What stands outside the blocks of a template that extends another is never sent.
        return read if "{% extends " in read else _COMMENT.sub(_LINE_END, read)

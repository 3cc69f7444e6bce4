"""What the log may not hold: an address that opens something to whoever has it."""

import logging
import re

# A signature with what it signs: longer than any word.
_SECRET = re.compile(r"[\w.:=-]{50,}")


class WithoutSecrets(logging.Filter):
    """Leaves out of each line, such as the path of a page that broke, what looks like the secret
    part of a link."""

    def filter(self, record):
        words = record.getMessage()
        if _SECRET.search(words):
            record.msg, record.args = _SECRET.sub("…", words), ()
        return True

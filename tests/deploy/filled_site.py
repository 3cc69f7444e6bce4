"""A site with rows of every kind, filled by the version this module stands in, and its addresses.

`python -m tests.deploy.filled_site` makes the tables of an empty DATABASE_URL, fills them, and
prints as a line of JSON: `pages`, the first few public pages of each kind; `forms`, those of them
that are sent; `staff_pages`; and `staff`, the name and the password of somebody who may see them.
The version after a release runs the release's own, and counts on no more than that line.
"""

import json
import sys
from contextlib import redirect_stdout
from io import StringIO
from itertools import islice

import django
from django.core.management import call_command

FEW = 3
# They read no more than the page of a row does.
LEFT_OUT = ("_changelist", "_add", "_delete", "_download")


def main():
    """Fill it and tell."""
    from publishing.public_pages import public_pages
    from tests.browser import staff_rows

    with redirect_stdout(StringIO()):  # what the loaders say
        call_command("migrate", verbosity=0)
        call_command("set_up_trial", no_sample=True, not_open=True)
        staff_rows.make_people()
        staff_rows.make_work()
    pages = {page: list(islice(page.addresses(), FEW)) for page in public_pages()}
    told = {
        "pages": [path for paths in pages.values() for path in paths],
        "forms": [path for page, paths in pages.items() if page.takes_answers for path in paths],
        "staff_pages": [
            path for name, path in staff_rows.addresses() if not name.endswith(LEFT_OUT)
        ],
        "staff": [staff_rows.SUPERUSER, staff_rows.PASSWORD],
    }
    sys.stdout.write(json.dumps(told) + "\n")


if __name__ == "__main__":
    django.setup()
    main()

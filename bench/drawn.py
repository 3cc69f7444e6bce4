"""The site without its kept pages: whatever is asked is drawn anew, as the first visitor has it."""

from kirklees_send.wsgi import application as with_pages_kept

application = with_pages_kept.application

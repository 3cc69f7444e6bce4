"""The public page of this room."""

from django.utils.translation import gettext_lazy as _

from publishing.public_pages import PublicPage, register

register(PublicPage("search", _("Search"), asked=("q", "kind", "page")))

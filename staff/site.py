"""The staff site: Django's admin, opening on what is to be done."""

from functools import partial

from django.contrib import admin
from django.http import HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils.functional import SimpleLazyObject

from staff.row_keys import only_row_keys
from staff.unguarded import while_guarded


def _said_above(request):
    """Return what rooms have to say above this page to whoever may look at all staff's work."""
    from staff.pages import registered
    from staff.roles import may_see

    if not may_see(request.user):
        return []
    said = [pages.above(request) for pages in registered() if pages.above]
    return [each for each in said if each]


class StaffSite(admin.AdminSite):
    """Django's admin with our first page, and the rooms' own staff pages behind its log-in."""

    index_template = "staff/first_page.html"
    # The list of all models stands on the first page; beside each form it took the room of columns.
    enable_nav_sidebar = False

    def admin_view(self, view, cacheable=False):  # noqa: FBT002  as Django has it
        # Django lets browsers keep some pages. Computers in offices are shared: they keep none.
        return super().admin_view(while_guarded(only_row_keys(view)), cacheable=False)

    def get_app_list(self, request, app_label=None):
        # Every page asks for the list of all models, and one shows it: there it is made.
        return SimpleLazyObject(partial(super().get_app_list, request, app_label))

    def each_context(self, request):
        # Made only where a page has room for it.
        return super().each_context(request) | {"above": partial(_said_above, request)}

    def get_urls(self):
        # Rooms are ready only after this class is made.
        from staff.admin.previewed import preview
        from staff.pages import registered
        from staff.sheets.index import sheets

        ours = [pattern for pages in registered() for pattern in pages.urlpatterns]
        ours += [path("preview/<slug:room>/<slug:kind>/<int:pk>/", preview, name="preview")]
        ours += [path("sheets/", sheets, name="sheets")]
        # Django's "r/<kind>/<key>/" leads anybody who logged in to the address of any row, whether
        # they may see it or not. Rows that are public are linked to as they are (LinksToPublic).
        theirs = [
            each for each in super().get_urls() if getattr(each, "name", "") != "view_on_site"
        ]
        return [self._behind_log_in(pattern) for pattern in ours] + theirs

    def _behind_log_in(self, pattern):
        view = self.admin_view(pattern.callback)
        return URLPattern(pattern.pattern, view, pattern.default_args, pattern.name)

    def index(self, request, extra_context=None):
        from staff.first_page import first_page
        from staff.pages import registered

        for pages in registered():
            if pages.of_guests and (address := pages.of_guests(request)):
                return HttpResponseRedirect(address)
        return super().index(request, {**first_page(request), **(extra_context or {})})

    def password_change(self, request, extra_context=None):
        # As Django has it, but for the form: it names no way to choose one.
        from django.contrib.auth.views import PasswordChangeView

        from accounts.passwords import OwnPassword

        view = PasswordChangeView.as_view(
            form_class=OwnPassword,
            success_url=reverse("admin:password_change_done"),
            extra_context={**self.each_context(request), **(extra_context or {})},
        )
        request.current_app = self.name
        return view(request)

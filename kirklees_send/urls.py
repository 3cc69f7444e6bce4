"""Every address of the site. People link to them, so they stay."""

from django.conf import settings
from django.contrib import admin
from django.urls import include, path

from accounts.throttle import throttled
from kirklees_send import health, views, well_known
from kirklees_send.home import home
from kirklees_send.sitemap import sitemap, sitemap_part
from kirklees_send.young_people.pages import young_people, young_people_topic

urlpatterns = [
    path("", home, name="home"),
    path("", include("plans.urls")),
    path("", include("actions.urls")),
    path("", include("measures.urls")),
    path("", include("reports.urls")),
    path("", include("feedback.urls")),
    path("", include("local_offer.urls")),
    path("", include("search.urls")),
    path("", include("providers.urls")),
    path("young-people/", young_people, name="young_people"),
    path("young-people/<slug:slug>/", young_people_topic, name="young_people_topic"),
    path("glossary/", views.glossary, name="glossary"),
    path("contact/", views.contact, name="contact"),
    path("formats/", views.formats, name="formats"),
    path("accessibility-statement/", views.accessibility_statement, name="accessibility_statement"),
    path("privacy/", views.privacy, name="privacy"),
    path("privacy/young-people/", views.privacy_young_people, name="privacy_young_people"),
    path("cookies/", views.cookies, name="cookies"),
    path("site-map/", views.site_map, name="site_map"),
    path("robots.txt", well_known.robots, name="robots"),
    path("favicon.ico", well_known.favicon, name="favicon"),
    path("apple-touch-icon.png", well_known.touch_icon, name="touch_icon"),
    path("apple-touch-icon-precomposed.png", well_known.touch_icon, name="older_touch_icon"),
    path("sitemap.xml", sitemap, name="sitemap"),
    path("sitemap/<slug:section>.xml", sitemap_part, name="sitemap_part"),
    path(".well-known/security.txt", well_known.security, name="security"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("admin/login/", throttled(admin.site.login), name="login"),
    path("admin/", admin.site.urls),
]
if settings.DEBUG:
    from kirklees_send.gallery import gallery

    urlpatterns.append(path("gallery/", gallery, name="gallery"))

handler400 = "kirklees_send.error_pages.bad_request"
handler403 = "kirklees_send.error_pages.forbidden"
handler404 = "kirklees_send.error_pages.not_found"
handler500 = "kirklees_send.error_pages.server_error"

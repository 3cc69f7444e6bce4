"""All settings, from the environment; secure unless told otherwise. docs/running.md lists them."""

from datetime import timedelta
from pathlib import Path

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from kirklees_send import env

BASE_DIR = Path(__file__).resolve().parent.parent
VAR = BASE_DIR / "var"  # everything made on this machine; never committed

DEBUG = env.yes_or_no("DEBUG")
SECRET_KEY = env.secret("SECRET_KEY")

# What personal data is encrypted under, newest first, and what it is looked up by. Read by privacy.
PERSONAL_DATA_KEYS = env.keys("PERSONAL_DATA_KEYS")
PERSONAL_LOOKUP_KEY = env.secret("PERSONAL_LOOKUP_KEY")

# One setting decides links, allowed host, HTTPS redirect, HSTS and cookie names.
_origin = env.origin("SITE_ORIGIN", "http://127.0.0.1:8000")
SITE_ORIGIN = _origin.geturl()
HTTPS = _origin.scheme == "https"
ALLOWED_HOSTS = [_origin.hostname]
CSRF_TRUSTED_ORIGINS = [SITE_ORIGIN]

# Our own rooms, those that lean on others first.
ROOMS = [
    "kirklees_send",
    "feedback",
    "reports",
    "measures",
    "actions",
    "providers",
    "plans",
    "local_offer",
    "accounts",
    "post",
    "keeping",
    "unsaved",
    "search",
    "privacy",
    "staff",
    "publishing",
]

INSTALLED_APPS = [
    *ROOMS,
    "crispy_forms",
    "django_tasks_db",
    "simple_history",
    "csp",
    "whitenoise.runserver_nostatic",
    "staff.apps.StaffAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
]

MIDDLEWARE = [
    "kirklees_send.metrics.middleware",
    "kirklees_send.logs.middleware",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "local_offer.oruk.answering.open_to_every_site",
    "kirklees_send.error_pages.plain_refusals",
    "kirklees_send.middleware.ConditionalRequests",
    "kirklees_send.middleware.CompressPublicPages",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "unsaved.giving_back.words_given_back",
    "accounts.sessions.session_limits",
    "django.contrib.messages.middleware.MessageMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "kirklees_send.middleware.tidy_words",
    "unsaved.saving.drafts_go_when_saved",
]

ROOT_URLCONF = "kirklees_send.urls"
WSGI_APPLICATION = "kirklees_send.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "kirklees_send.template_loading.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            # Each form of the staff site says who opened it: beside its token.
            "builtins": ["unsaved.templatetags.whose"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "kirklees_send.context_processors.page_frame",
            ],
        },
    },
]
FORM_RENDERER = "publishing.boxes.WholeWords"

# Crispy lays forms out; its templates are our own thin pack (templates/govuk/).
CRISPY_TEMPLATE_PACK = "govuk"
CRISPY_ALLOWED_TEMPLATE_PACKS = ["govuk"]

DATABASES = {"default": env.database(BASE_DIR)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 15},  # ASVS 5.0, 6.2.1
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

# Mail is promised in the outbox (post), then sent by a worker that reads its tasks from here.
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
globals().update(env.mail(VAR / "post"))

LANGUAGE_CODE = "en-gb"
LANGUAGES = [("en-gb", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Europe/London"
# Asking for translations costs a quarter of a page, so they are asked for once there is one.
USE_I18N = (BASE_DIR / "locale").exists()
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
STATICFILES_DIRS = [BASE_DIR / "static", VAR / "build"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}

# Public pages need no script at all; the admin's own files come from this site.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "object-src": [NONE],
        "frame-ancestors": [NONE],
    },
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "strict-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True

SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
BEHIND_PROXY = env.yes_or_no("BEHIND_HTTPS_PROXY")
if BEHIND_PROXY:
    # Only for a proxy that always sets this header itself.
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
# Whose word on where a request comes from is believed. Read by accounts.networks.
TRUSTED_PROXIES = env.networks("TRUSTED_PROXIES")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
# For so long after a log-in the browser is known: see accounts.known_browsers.
KNOWN_BROWSER_COOKIE_NAME = "known-browser"
KNOWN_BROWSER_COOKIE_AGE = 90 * 24 * 60 * 60
if HTTPS:
    SESSION_COOKIE_NAME = "__Host-sessionid"
    CSRF_COOKIE_NAME = "__Host-csrftoken"
    KNOWN_BROWSER_COOKIE_NAME = "__Secure-known-browser"
# Nobody is asked for a password twice in a working day, and a log-in left open on a shared
# computer at night is worth nothing the next morning. accounts.sessions keeps both limits.
SESSION_COOKIE_AGE = 8 * 60 * 60
# Longer than a meeting or a lunch in which a half-written page waits; short enough that a
# computer left behind in an office does not stay open for whoever comes by.
SESSION_IDLE_AGE = 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
# Where a log-in leads whose address names no page of ours.
LOGIN_REDIRECT_URL = "admin:index"
CSRF_FAILURE_VIEW = "kirklees_send.error_pages.stale_form"

# Room for a writing page with a whole report pasted into one box: it comes back with a sentence.
DATA_UPLOAD_MAX_MEMORY_SIZE = 5_000_000
# Files stay in memory, and larger ones are let go unread: nobody can fill the disk with them. Only
# staff bring files, spreadsheets of some kilobytes.
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
FILE_UPLOAD_MAX_MEMORY_SIZE = 5_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000  # the admin's longest page of inlines

# Other lists of help whose feeds `fetch_services` reads. One may run on this machine, to try it.
SERVICE_FEEDS = env.feeds("SERVICE_FEEDS")
SERVICE_FEEDS_ON_THIS_MACHINE = env.yes_or_no("SERVICE_FEEDS_ON_THIS_MACHINE")

# How much the public forms take in a while. From the smallest kind of network: a class writes in
# one lesson from one school. Of one form, and in all: more than ever came, less than hides the
# rest. Once more as much is taken from people who take one more step.
FEEDBACK_PERIOD = timedelta(hours=1)
FEEDBACK_PER_NETWORK = 60
FEEDBACK_PER_FORM = 500
FEEDBACK_IN_ALL = 1_000
# How many of an hour are told to the team by a mail each; those beyond share one.
FEEDBACK_MAILS_OF_THEIR_OWN = 5

SIMPLE_HISTORY_REVERT_DISABLED = True
SIMPLE_HISTORY_ENFORCE_HISTORY_MODEL_PERMISSIONS = True
SIMPLE_HISTORY_HISTORY_CHANGE_REASON_USE_TEXT_FIELD = True

# Who was erased, which story came off and which words were taken out, for when a backup from
# before comes back. Read by privacy.tombstones.
TOMBSTONES = env.file("TOMBSTONES", VAR / "tombstones.jsonl")

# How long each thing is kept. Read by privacy.retention.
RETENTION_POLICY = BASE_DIR / "kirklees_send" / "retention.toml"

# Which fields of which model the public may see. Read by publishing.field_register.
FIELD_REGISTER = BASE_DIR / "kirklees_send" / "field_register.toml"

# While data is moved, say: pages stay, and nothing is taken. Read by kirklees_send.read_only.
READ_ONLY = env.yes_or_no("READ_ONLY")

# Who may read the figures at /metrics; nobody if it is not set.
METRICS_TOKEN = env.secret_or_none("METRICS_TOKEN")

# On a host each request is a line, and each line JSON. At a desk only what goes wrong is told.
LOG_AS_JSON = env.yes_or_no("LOG_AS_JSON")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"no_secrets": {"()": "kirklees_send.logs.WithoutSecrets"}},
    "formatters": {"json": {"()": "kirklees_send.logs.AsJson"}},
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "filters": ["no_secrets"],
            **({"formatter": "json"} if LOG_AS_JSON else {}),
        },
        # What has no handler at all Python writes to the console.
        "nowhere": {"class": "logging.NullHandler"},
    },
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        # A refused host or odd request is the visitor's slip, answered with a page.
        "django.security.DisallowedHost": {"handlers": ["nowhere"], "propagate": False},
        "django.request": {"level": "ERROR"},
        "kirklees_send.logs": {"level": "INFO" if LOG_AS_JSON else "WARNING"},
        "django_tasks_db": {"level": "ERROR"},  # it says loudly that it was asked to stop
    },
}

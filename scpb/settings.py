"""Settings: everything that differs between machines comes from the environment (table in README.md)."""

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from scpb import environment as env
from scpb.jobs import broker

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = env.folder("SCPB_DATA", BASE_DIR / "var")

# Nothing configured at all means that somebody is trying the portal out: that is the demonstration.
# Host names of its own are a deployment's: it must not sign anybody in because its key was forgotten.
DEMO = env.flag("DEMO", default=not any(map(env.text, ("DATABASE_URL", "SECRET_KEY", "ALLOWED_HOSTS"))))
DEMO_SIGN_IN = env.flag("DEMO_SIGN_IN", default=DEMO)
if DEMO_SIGN_IN and not DEMO:
    raise ImproperlyConfigured("DEMO_SIGN_IN=1 signs anybody in without a password: it needs DEMO=1.")
DEBUG = env.flag("DEBUG", default=False)
if DEBUG and not DEMO:
    raise ImproperlyConfigured("DEBUG=1 shows secrets to visitors: it needs DEMO=1.")
SECRET_KEY = env.secret("SECRET_KEY", demonstration=DEMO, kept_in=DATA_DIR)
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]" if DEMO else "")
if not ALLOWED_HOSTS:
    raise ImproperlyConfigured("ALLOWED_HOSTS is not set: name the host names that the portal answers to, with commas.")
PARTNERSHIP_NAME = env.text(
    "PARTNERSHIP_NAME", "Barnet Safer Communities Partnership" if DEMO else "Safer Communities Partnership"
)
HTTPS = env.flag("HTTPS", default=not DEMO)

INSTALLED_APPS = [
    "scpb.audit",
    "scpb.jobs",
    "scpb.people",
    "scpb.documents",
    "scpb.boards",
    "strategy",
    "performance",
    "meetings",
    "scpb.portal",
    "allauth",
    "allauth.account",
    "csp",
    "django_htmx",
    "django_prose_editor",  # its script alone: static/js/report.js builds the editor, without styles in the page
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "scpb.kept_pages.KeptPagesMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "scpb.middleware.SignInMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "scpb.middleware.AskedOnceMiddleware",
    "scpb.middleware.RefusalMiddleware",
    "scpb.middleware.PrivatePagesMiddleware",
]

ROOT_URLCONF = "scpb.urls"
WSGI_APPLICATION = "scpb.wsgi.application"
FORM_RENDERER = "scpb.forms.PortalRenderer"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "scpb.portal.navigation.frame",
            ],
        },
    },
]


# -- where things are kept ---------------------------------------------------------------------------


def database() -> dict[str, Any]:
    """SQLite in the data folder unless DATABASE_URL names a PostgreSQL."""
    url = env.url("DATABASE_URL", f"sqlite:///{DATA_DIR / 'portal.sqlite3'}", ["postgres", "postgresql", "sqlite"])
    found: dict[str, Any] = environ.Env.db_url_config(url)
    if not found["NAME"]:
        raise ImproperlyConfigured(
            "DATABASE_URL names no database: write it after the host, as in postgres://user@host/name."
        )
    if urlsplit(url).scheme == "sqlite":
        # IMMEDIATE: a transaction that will write takes its lock at once and waits, instead of failing half-way.
        found["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-32000;",
        }
        # A file, not memory: worker processes started by a test must see it.
        found["TEST"] = {"NAME": str(DATA_DIR / "test.sqlite3")}
    else:
        found["OPTIONS"] = {"pool": {"min_size": 1, "max_size": 4, "timeout": 10}}
    return found


DATABASES = {"default": database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
ATOMIC_REQUESTS = False

REDIS_URL = env.url("REDIS_URL", "", ["redis", "rediss"])
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}
    if REDIS_URL
    else {"BACKEND": "django.core.cache.backends.filebased.FileBasedCache", "LOCATION": DATA_DIR / "cache"},
}

PAGES_KEPT_SECONDS = 60  # a page for strangers is made anew after this long, and as soon as anything is changed

MEDIA_ROOT = DATA_DIR / "files"
STATIC_URL = "static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES: dict[str, Any] = {
    "default": {
        "BACKEND": env.dotted_class("FILE_STORAGE", "django.core.files.storage.FileSystemStorage"),
        "OPTIONS": env.json_object("FILE_STORAGE_OPTIONS"),
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o600

# -- work outside a request --------------------------------------------------------------------------

CELERY_BROKER_URL = env.url("CELERY_BROKER_URL", REDIS_URL or "filesystem://", ["redis", "rediss", "filesystem"])
CELERY_BROKER_TRANSPORT_OPTIONS = broker.options(CELERY_BROKER_URL, DATA_DIR / "broker")
CELERY_WORKER_ENABLE_REMOTE_CONTROL = not CELERY_BROKER_URL.startswith("filesystem:")  # each reply would stay a file
CELERY_TASK_DEFAULT_QUEUE = env.text("JOB_QUEUE", "portal")  # deployments that share a Redis each have their own
if not CELERY_TASK_DEFAULT_QUEUE.replace("-", "").isalnum():
    raise ImproperlyConfigured("JOB_QUEUE may hold letters, figures and hyphens only.")
JOB_LEASE_SECONDS = env.number("JOB_LEASE_SECONDS", 30)
JOB_SWEEP_SECONDS = env.number("JOB_SWEEP_SECONDS", 10)
JOB_MEMORY_MB = env.number("JOB_MEMORY_MB", 3072)  # of addresses, which is more than is ever touched
if JOB_LEASE_SECONDS < 1 or JOB_SWEEP_SECONDS < 1:
    raise ImproperlyConfigured("JOB_LEASE_SECONDS and JOB_SWEEP_SECONDS must be at least 1.")
if JOB_MEMORY_MB < 1024:
    raise ImproperlyConfigured("JOB_MEMORY_MB must be at least 1024: rendering and import do not fit in less.")
CELERY_BEAT_SCHEDULE = {
    "look for lost work": {"task": "scpb.jobs.sweep", "schedule": JOB_SWEEP_SECONDS},
    "seal the audit": {"task": "scpb.audit.seal", "schedule": 15},
    "close the accounts of leavers": {"task": "scpb.boards.close_accounts", "schedule": 900},
    "remind of actions": {"task": "meetings.remind", "schedule": 1800},
}

# -- people ------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "people.Person"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "portal:home"
ACCOUNT_ADAPTER = "scpb.people.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_REDIRECT_URL = "portal:home"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = False
# Beside what allauth limits itself (signing in, a new password): what comes by one signed link, from wherever it comes.
ACCOUNT_RATE_LIMITS = {"figure_asked": "10/h/key", "strategy_comment": "10/h/ip"}

# -- what a browser is allowed -----------------------------------------------------------------------

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "connect-src": [SELF],
        "font-src": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "manifest-src": [SELF],
    },
}
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^health/$"]  # asked for from inside the deployment, without TLS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
CSRF_TRUSTED_ORIGINS = env.origins("CSRF_TRUSTED_ORIGINS")
if env.flag("BEHIND_PROXY", default=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    ALLAUTH_TRUSTED_PROXY_COUNT = 1  # whose guesses are counted: without it all visitors share the proxy's address

# -- language, time, mail, logs ----------------------------------------------------------------------

LANGUAGE_CODE = "en-gb"
LANGUAGES = [("en-gb", _("English"))]
TIME_ZONE = "Europe/London"
USE_TZ = True
# Sentences go through gettext all the same. In the one language in which they are written, to look each of them up,
# hundreds a page, is a tenth of the time that a page takes.
USE_I18N = len(LANGUAGES) > 1
USE_THOUSAND_SEPARATOR = True

if not env.text("EMAIL_URL"):
    # Files rather than the log: a letter can hold the link that sets a password.
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = DATA_DIR / "mail"
else:
    try:
        vars().update(environ.Env.email_url_config(env.text("EMAIL_URL")))
    except (KeyError, ValueError, ImproperlyConfigured) as wrong:
        raise ImproperlyConfigured("EMAIL_URL must look like smtp+tls://user:password@host:587.") from wrong
# The address that letters lead to: a worker that sends them has no request to read it from.
own_host = ALLOWED_HOSTS[0].lstrip(".") + (":8000" if DEMO else "")
PORTAL_URL = env.url("PORTAL_URL", f"{'https' if HTTPS else 'http'}://{own_host}", ["http", "https"]).rstrip("/")
DEFAULT_FROM_EMAIL = env.text("MAIL_FROM", "portal@example.org")

LOG_LEVELS = ["DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"]
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.choice("LOG_LEVEL", "WARNING", LOG_LEVELS)},
    "loggers": {"kombu.connection": {"level": "ERROR"}},  # it warns that filesystem:// names no host
}

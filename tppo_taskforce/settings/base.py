"""All settings. Every environment variable is read here; docs/configuration.md lists them.

Safe by default: MODE is production unless the environment says demo or test.
"""

import base64
import os
from datetime import timedelta
from pathlib import Path

import pghistory
from environs import Env, validate


BASE_DIR = Path(__file__).resolve().parents[2]
env = Env()
env_file = Path(os.environ.get("TPPO_ENV_FILE", BASE_DIR / ".local" / "env"))
if env_file.is_file():
    env.read_env(str(env_file), recurse=False)

MODE = env.str("MODE", "production")
IS_DEMO = MODE == "demo"
IS_PRODUCTION = MODE == "production"
PRODUCT_NAME = "Gugus Tugas TPPO"
# The province this installation serves first (Kemendagri code).
HOME_PROVINCE = env.str("HOME_PROVINCE", "64")
# Password of the demo accounts; production has none.
DEMO_PASSWORD = env.str("DEMO_PASSWORD", "latihan-tppo-2026")

SECRET_KEY = env.str("SECRET_KEY")
DEBUG = False
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", ["127.0.0.1", "localhost"])
CSRF_TRUSTED_ORIGINS: list[str] = env.list("CSRF_TRUSTED_ORIGINS", [])
SITE_URL = env.str("SITE_URL", "http://127.0.0.1:8000").rstrip("/")

# Two roles stand in PostgreSQL; this process only ever knows the first (docs/adr/0002).
DATABASES = {"default": env.dj_db_url("DATABASE_URL")}
DATABASES["default"].setdefault("OPTIONS", {})
DATABASES["default"]["CONN_MAX_AGE"] = env.int("CONN_MAX_AGE", 60)
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True

# Field encryption: "k2:base64,k1:base64", newest first; the index key is separate (docs/adr/0004).
ring: list[str] = env.list("FIELD_KEYS", delimiter=",")
FIELD_KEYS = {
    part.split(":", 1)[0]: base64.b64decode(part.split(":", 1)[1]) for part in ring
}
INDEX_KEY = base64.b64decode(env.str("INDEX_KEY"))
# The key before, while rotate_index has not made every token anew (docs/adr/0023).
INDEX_KEY_OLD = base64.b64decode(env.str("INDEX_KEY_OLD", ""))
# Signs the seals of the audit; the newest one is mailed out daily where somebody is named (docs/adr/0017).
SEAL_KEY = base64.b64decode(env.str("SEAL_KEY"))
SEAL_MAIL_TO: list[str] = env.list("SEAL_MAIL_TO", [])

# For so many whole months an audit line is kept at least; then the owner may end its month (docs/adr/0020).
AUDIT_KEPT_MONTHS = env.int("AUDIT_KEPT_MONTHS", 60)

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "django.forms",
    "django_htmx",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "axes",
    "guardian",
    "pgtrigger",
    "pghistory",
    "rest_framework",
    "core",
    "accounts",
    "agencies",
    "protection",
    "pokja",
    "cases",
    "referrals",
    "reports",
]
# History of rows (core.history): links of what a row once said need no index; each is found by the row itself.
PGHISTORY_FOREIGN_KEY_FIELD = pghistory.ForeignKey(db_index=False)

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "core.middleware.ContentSecurityPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "core.middleware.SignInRequiredMiddleware",
    "accounts.middleware.PledgeMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "core.middleware.RefusalsMiddleware",
    "core.middleware.DoorMiddleware",
    # Last: everything inside it runs and renders in one transaction with the reader's scope (decision 2).
    "core.middleware.ScopeMiddleware",
]
ROOT_URLCONF = "tppo_taskforce.urls"
WSGI_APPLICATION = "tppo_taskforce.wsgi.application"
FORM_RENDERER = "core.rendering.GovukRenderer"
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
                "core.context.shell",
            ],
        },
    }
]

AUTH_USER_MODEL = "accounts.User"
# guardian's own backend stays out: only visible_to reads grants (decision 5).
AUTHENTICATION_BACKENDS = ["accounts.backends.SignInBackend"]
# axes.W002: the sign-in page says itself that an account is locked, so its middleware stays out.
SILENCED_SYSTEM_CHECKS = ["guardian.W001", "axes.W002"]
ANONYMOUS_USER_NAME = None
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
# The name that is typed may be a NIP, an e-mail address, a phone number or a user name; the adapter finds the account.
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_GET = False
# A reset asked for an address without an account sends nothing and says the same.
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
# Against many tries over many accounts or from many addresses; one account from one address is counted by axes.
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "20/m/ip,30/h/key",
    "reset_password": "10/h/ip,3/h/key",
    "reset_password_from_key": "20/m/ip",
    "change_password": "5/m/user",
    "reauthenticate": "10/m/user",
    "activate": "10/m/ip,5/5m/key",
}
# A dangerous act asks again who is there, unless that was asked within these seconds.
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
# How many proxies stand before us; each adds the address it saw to X-Forwarded-For.
TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", 0)

# Five failures for one account from one address close it to that address for a quarter of an hour.
AXES_HANDLER = "axes.handlers.database.AxesDatabaseHandler"
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_CLIENT_IP_CALLABLE = "accounts.backends.address_for_axes"
AXES_SENSITIVE_PARAMETERS = ["login", "username", "ip_address"]
AXES_DISABLE_ACCESS_LOG = True  # the audit says who signed in
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False

# The second factor is asked at the first step that opens an identity, of the roles that ever do (docs/adr/0018).
MFA_REQUIRED = env.bool("MFA_REQUIRED", IS_PRODUCTION)
MFA_ADAPTER = "accounts.adapter.FactorAdapter"
MFA_SUPPORTED_TYPES = ["webauthn", "totp", "recovery_codes"]
# Accounts are made by their keepers: there is no address that a stranger has yet to prove.
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_TOTP_ISSUER = PRODUCT_NAME
MFA_TOTP_TOLERANCE = 1
MFA_RECOVERY_CODES_SHOW_ONCE = True
# Browsers take http://localhost for safe; nothing else without HTTPS.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not IS_PRODUCTION

# Single sign-on: only for accounts that exist, and only where an issuer is named.
SSO_OIDC_ISSUER = env.str("SSO_OIDC_ISSUER", "").rstrip("/")
SSO_OIDC_CLIENT_ID = env.str("SSO_OIDC_CLIENT_ID", "")
SSO_OIDC_CLIENT_SECRET = env.str("SSO_OIDC_CLIENT_SECRET", "")
SSO_OIDC_NAME = env.str("SSO_OIDC_NAME", "SSO")
SOCIALACCOUNT_ADAPTER = "accounts.adapter.SingleSignOnAdapter"
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "APPS": [
            {
                "provider_id": "sso",
                "name": SSO_OIDC_NAME,
                "client_id": SSO_OIDC_CLIENT_ID,
                "secret": SSO_OIDC_CLIENT_SECRET,
                "settings": {"server_url": SSO_OIDC_ISSUER, "oauth_pkce_enabled": True},
            }
        ]
        if SSO_OIDC_ISSUER
        else []
    }
}

# Nothing opens before the person has accepted the pledge of confidentiality in its present version.
PLEDGE_REQUIRED = env.bool("PLEDGE_REQUIRED", IS_PRODUCTION)

PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
# Passwords that have leaked: plain text, or sorted SHA-1 in hex (whole or cut), one a line.
BREACHED_PASSWORDS_FILE = env.str("BREACHED_PASSWORDS_FILE", "")
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "accounts.passwords.LongEnough"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "accounts.passwords.NotObvious"},
    {"NAME": "accounts.passwords.NotAboutOneself"},
    {"NAME": "accounts.passwords.NotBreached"},
]

SESSION_ENGINE = "core.sessions"
SESSION_IDLE_MINUTES = env.int("SESSION_IDLE_MINUTES", 30)
SESSION_MAX_HOURS = env.int("SESSION_MAX_HOURS", 12)
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_PRODUCTION
if IS_PRODUCTION:
    # The prefix makes a browser refuse the cookie unless it came over HTTPS from this very host, for every path.
    SESSION_COOKIE_NAME = "__Host-session"
    CSRF_COOKIE_NAME = "__Host-csrf"
SECURE_SSL_REDIRECT = IS_PRODUCTION and env.bool("SECURE_SSL_REDIRECT", True)
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if IS_PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = IS_PRODUCTION
SECURE_REFERRER_POLICY = "same-origin"
if env.bool("SECURE_PROXY", False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
X_FRAME_OPTIONS = "DENY"
# Same keys as Django 6's SECURE_CSP, so that the move is a deletion of our middleware.
SECURE_CSP = {
    "default-src": ["'none'"],
    "script-src": ["'self'"],
    "style-src": ["'self'"],
    "img-src": ["'self'", "data:"],
    "font-src": ["'self'"],
    "connect-src": ["'self'"],
    # The form of single sign-on is led on to its issuer.
    "form-action": ["'self'", *([SSO_OIDC_ISSUER] if SSO_OIDC_ISSUER else [])],
    "base-uri": ["'none'"],
    "frame-ancestors": ["'none'"],
}

SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
# What a page of ours may ask of the device: passkeys, and nothing else.
PERMISSIONS_POLICY = {
    **dict.fromkeys(
        (
            "accelerometer", "bluetooth", "camera", "display-capture", "geolocation", "gyroscope", "hid", "magnetometer",
            "microphone", "midi", "payment", "serial", "usb", "xr-spatial-tracking",
        ),
        (),
    ),
    "publickey-credentials-create": ("self",),
    "publickey-credentials-get": ("self",),
}  # fmt: skip

# The cache holds counters of sign-in tries only; it lives in PostgreSQL so that one server fewer can be down.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "core_cache",
    }
}

LANGUAGE_CODE = "id"
LANGUAGES = [("id", "Bahasa Indonesia"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = env.str("TIME_ZONE", "Asia/Makassar")
USE_TZ = True
USE_I18N = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "static" / "root"
STATICFILES_DIRS = [BASE_DIR / "static" / "dist"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
MEDIA_ROOT = Path(env.str("MEDIA_ROOT", str(BASE_DIR / ".local" / "media")))
FILE_UPLOAD_PERMISSIONS = 0o600
EVIDENCE_MAX_BYTES = 10 * 1024 * 1024
# Leaves room for a file that is too large: it is refused with a sentence at its field, not with a reset connection.
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
REQUEST_MAX_BYTES = 64 * 1024 * 1024
# A clamd that sees every upload: unix:/path or host:port; empty means that files are marked "not scanned" (docs/adr/0021).
CLAMD_ADDRESS = env.str(
    "CLAMD_ADDRESS",
    "",
    validate=validate.Regexp(r"^(unix:/.+|[^:/]+:\d+|\[.+\]:\d+)?$"),
)
CLAMD_TIMEOUT = env.int("CLAMD_TIMEOUT", 15)

EMAIL_CONFIG = env.dj_email_url("EMAIL_URL", "")
if env.str("EMAIL_URL", ""):
    vars().update(EMAIL_CONFIG)
else:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = env.str("MAIL_DIR", str(BASE_DIR / ".local" / "mail"))
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", "sistem@gugus-tugas.invalid")

# Celery and Redis only dispatch: a job row in PostgreSQL is the truth (docs/adr/0006).
CELERY_BROKER_URL = env.str("BROKER_URL", "redis://127.0.0.1:6379/0")
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_DEFAULT_QUEUE = "default"
CELERY_TASK_TIME_LIMIT = 960
CELERY_TASK_SOFT_TIME_LIMIT = 900
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_MAX_TASKS_PER_CHILD = 20
CELERY_WORKER_MAX_MEMORY_PER_CHILD = 600_000
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = False
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 3600,
    "socket_timeout": 5,
    "socket_connect_timeout": 5,
    "health_check_interval": 5,
}
CELERY_TASK_PUBLISH_RETRY_POLICY = {
    "max_retries": 1,
    "interval_start": 0,
    "interval_step": 0.1,
    "interval_max": 0.2,
}
# A running job must renew its lease within this many seconds or another worker takes it.
JOB_LEASE_SECONDS = env.int("JOB_LEASE_SECONDS", 20)
# A published job that nobody took within this many seconds is published again: the broker may have lost it.
JOB_REPUBLISH_SECONDS = env.int("JOB_REPUBLISH_SECONDS", 30)

# An opened identity closes after so many seconds without a look at its page.
SCREEN_LOCK_SECONDS = env.int("SCREEN_LOCK_SECONDS", 600)
# How many hours emergency access to a case lasts (decision 5).
EMERGENCY_ACCESS_HOURS = env.int("EMERGENCY_ACCESS_HOURS", 3)

# Moves "now" in demo and tests; core.clock refuses it in production.
CLOCK_OFFSET_SECONDS = env.int("CLOCK_OFFSET_SECONDS", 0)

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "class": "core.logs.OneLine",
            "format": "%(asctime)s %(levelname)s %(name)s %(message)s",
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    # These tell of every step at INFO.
    "loggers": {
        name: {"level": "WARNING"}
        for name in ("axes", "weasyprint", "fontTools", "pikepdf")
    },
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", "INFO")},
}

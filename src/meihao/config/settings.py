"""Django settings, all of them from the environment; see docs/operations.md."""

from __future__ import annotations

import os
import secrets
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.utils.csp import CSP

from meihao.config import logs
from meihao.config.environment import Unfit, read

try:
    ENVIRONMENT = read(os.environ)
except Unfit as unfit:
    sys.exit(f"设置有误，没有启动。{unfit}")

PACKAGE = Path(__file__).resolve().parent.parent
DATA = ENVIRONMENT.data
DEBUG = False
DEMO = ENVIRONMENT.demo
# Whoever serves must bring a key; a command that only works on the data gets one that nobody can know.
SECRET_KEY = ENVIRONMENT.secret or secrets.token_urlsafe(48)
ALLOWED_HOSTS = list(ENVIRONMENT.hosts)

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
    "django_htmx",
    "django_tasks_db",
    "axes",
    "meihao.web",
    "meihao.audit",
    "meihao.attachments",
    "meihao.organisations",
    "meihao.accounts",
    "meihao.jobs",
    "meihao.documents",
    "meihao.places",
    "meihao.facts",
    "meihao.reviews",
    "meihao.instruments",
    "meihao.assessment",
    "meihao.renovation",
    "meihao.sites",
    "meihao.checks",
    "meihao.completion",
    "meihao.plans",
    "meihao.funding",
    "meihao.returns",
    "meihao.pilots",
    "meihao.oversight",
    "meihao.councils",
    "meihao.lab",
    "meihao.portal",
    "meihao.demo",
    "meihao.config",
    # After our own apps, whose templates take the place of theirs.
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
]
MIDDLEWARE = [
    "meihao.config.watch.RequestLog",
    "django.middleware.security.SecurityMiddleware",
    *(["whitenoise.middleware.WhiteNoiseMiddleware"] if ENVIRONMENT.serving else []),
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "meihao.accounts.door.sitting.SittingMiddleware",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "meihao.config.urls"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.csp",
                "meihao.web.context.shell",
            ]
        },
    }
]
FORM_RENDERER = "meihao.web.forms.Renderer"

# Signing in. The figures are those an office is asked for at the third level of
# 等保 (GB/T 22239-2019); the standard's text is tagged uncertain in our sources,
# so that each may be changed here without touching anything else.
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
# 8.1.4.1 a): identity unique, password complex and changed from time to time.
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "meihao.accounts.door.passwords.ClassesValidator", "OPTIONS": {"classes": 3}},
    {"NAME": "meihao.accounts.door.passwords.NotOneselfValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "meihao.accounts.door.passwords.NotAgainValidator"},
]
PASSWORDS_REMEMBERED = 5
PASSWORD_MAX_AGE = timedelta(days=90)
# 8.1.4.1 b): failures are met with a lock; idle sittings end.
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=30)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_CALLABLE = "meihao.accounts.door.entrance.locked_out"
AXES_USERNAME_CALLABLE = "meihao.accounts.door.entrance.name_tried"
AXES_SENSITIVE_PARAMETERS = ["login", "username", "ip_address", "code", "credential"]
AXES_DISABLE_ACCESS_LOG = True  # the audit trail keeps it
AXES_VERBOSE = False
AXES_ENABLE_ADMIN = False
SITTING_IDLE = timedelta(minutes=30)
SITTING_NOTED_EVERY = timedelta(minutes=5)
SITTINGS_AT_MOST = 3
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_COOKIE_SAMESITE = "Lax"
ACCOUNT_ADAPTER = "meihao.accounts.door.adapters.Door"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_PRESERVE_USERNAME_CASING = False
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_FORMS = {"login": "meihao.accounts.door.forms.SignInForm"}
ACCOUNT_RATE_LIMITS = {
    "login": "60/m/ip",
    "login_failed": "30/m/ip,20/30m/key",
    "change_password": "10/m/user",
    "reauthenticate": "10/m/user",
}
# 8.1.4.1 d): a second factor resting on cryptography.
MFA_ADAPTER = "meihao.accounts.door.adapters.SecondFactor"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_FORMS = {
    "authenticate": "meihao.accounts.door.forms.CodeForm",
    "reauthenticate": "meihao.accounts.door.forms.CodeAgainForm",
    "activate_totp": "meihao.accounts.door.forms.FirstCodeForm",
    "add_webauthn": "meihao.accounts.door.forms.PasskeyForm",
    "edit_webauthn": "meihao.accounts.door.forms.PasskeyNameForm",
}
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_TOTP_ISSUER = "美好"
MFA_TOTP_TOLERANCE = 1
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEMO
SECOND_FACTOR_ASKED_OF = (
    {"system_admin", "security_admin", "audit_admin"} if ENVIRONMENT.serving and not DEMO else set[str]()
)


# Files and the database are synced to the disk, except in a demonstration, which can be told again.
FILES_ARE_SYNCED = not DEMO
SYNCED = "OFF" if DEMO else "NORMAL"


# The database: SQLite in the data folder, or PostgreSQL. IMMEDIATE makes a writer wait its turn instead of failing.
def _database() -> dict[str, Any]:
    named = ENVIRONMENT.database
    if named is None:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": DATA / "meihao.sqlite3",
            "CONN_MAX_AGE": None,
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": f"PRAGMA journal_mode=WAL;PRAGMA synchronous={SYNCED};PRAGMA temp_store=MEMORY;"
                "PRAGMA cache_size=-20000;PRAGMA mmap_size=268435456;PRAGMA journal_size_limit=67108864",
            },
        }
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": named.name,
        "USER": named.user,
        "PASSWORD": named.password,
        "HOST": named.host,
        "PORT": named.port or "",
        "OPTIONS": {**named.options, "pool": {"min_size": 1, "max_size": 8, "timeout": 10}},
    }


DATABASES = {"default": _database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Language and time.
LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
USE_TZ = True

# Static files: named by their content once gathered in the data folder (see `config.gather`), plain until then.
STATIC_URL = "static/"
STATIC_ROOT = DATA / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if ENVIRONMENT.serving
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_MAX_AGE = 3600

# Background work.
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}
JOB_PATIENCE = timedelta(seconds=ENVIRONMENT.job_patience)

# The map's ground, if the office has one; its tiles are the only thing ever fetched from elsewhere.
BASE_MAP = ENVIRONMENT.base_map
ADDRESS = ENVIRONMENT.address
_TILES = [f"{urlsplit(BASE_MAP).scheme}://{urlsplit(BASE_MAP).netloc}"] if BASE_MAP else []

# Watching.
METRICS_TOKEN = ENVIRONMENT.metrics_token
LOGGING = logs.django_logging(ENVIRONMENT.log_level or ("INFO" if ENVIRONMENT.serving else "WARNING"))
logs.configure()

# Behind a proxy all traffic is HTTPS: `config.proxy` takes the visitor's address and scheme from a trusted peer only.
TRUSTED_PROXIES = ENVIRONMENT.trusted
_HTTPS = bool(TRUSTED_PROXIES)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _HTTPS
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if _HTTPS else 0
SESSION_COOKIE_NAME = "meihao"
CSRF_COOKIE_NAME = "meihao-csrf"
CSRF_COOKIE_HTTPONLY = False
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
SECURE_CSP = {
    "default-src": [CSP.SELF],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:", "blob:", *_TILES],
    "worker-src": [CSP.SELF],
    "connect-src": [CSP.SELF, *_TILES],
    "object-src": [CSP.NONE],
    "base-uri": [CSP.SELF],
    "form-action": [CSP.SELF],
    "frame-ancestors": [CSP.NONE],
}

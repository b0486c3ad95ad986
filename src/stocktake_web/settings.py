"""Settings of the application, all from the environment, with defaults for one officer.

Without any setting the data folder is ``stocktake-data`` beside the caller; ``serve`` sets it to
a folder of the workspace. The secret key is made on first use and kept there, readable by its
owner alone. Nothing secret is in the repository.

STOCKTAKE_DATA        folder of the database, secret, attachments and mail
STOCKTAKE_WORKSPACE   the workspace that rounds are made from and published into
STOCKTAKE_HOSTS       names under which the application is reached, by commas
STOCKTAKE_ADDRESS     where mails say that it is, such as https://reports.example.org
STOCKTAKE_TLS         1 where TLS ends in front of it: secure cookies and HSTS
DATABASE_URL          postgres://... ; without it SQLite in the data folder
CACHE_URL             database, or redis://... ; without it files in the data folder
STOCKTAKE_SERVERS     how many servers share the database, 1 where it is not said
EMAIL_URL             smtp://user:password@host:port?tls=1 ; without it mail is kept as files
STOCKTAKE_SCAN        command that looks at each attached file; ends with 0 where it is clean
STOCKTAKE_OIDC        path of a TOML file with identity providers (OpenID Connect):
                      [[provider]] id, name, server_url, client_id, secret
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

import dj_database_url

import stocktake
from stocktake_web.caches import read_cache, read_servers
from stocktake_web.identity import read_providers

PACKAGE = Path(__file__).resolve().parent
DATA = Path(os.environ.get("STOCKTAKE_DATA", "stocktake-data")).resolve()
WORKSPACE = os.environ.get("STOCKTAKE_WORKSPACE", "")
TLS = os.environ.get("STOCKTAKE_TLS") == "1"


def _secret() -> str:
    if given := os.environ.get("STOCKTAKE_SECRET_KEY"):
        return given
    path = DATA / "secret-key"
    DATA.mkdir(parents=True, exist_ok=True)
    try:
        # Made whole or not at all, and only by the first of two that start at once.
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text("ascii")
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(secrets.token_urlsafe(64))
    return path.read_text("ascii")


SECRET_KEY = _secret()
DEBUG = False
ALLOWED_HOSTS = os.environ.get("STOCKTAKE_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS] if TLS else []

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "stocktake_web.people",
    "stocktake_web.audit",
    "stocktake_web.rounds",
    "stocktake_web.mail",
    "stocktake_web.exchange",
    "stocktake_web.library",
    "stocktake_web.consultations",
    "stocktake_web.activities",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "stocktake_web.middleware.SecurityHeaders",
    "stocktake_web.middleware.StandingOfPerson",
    "allauth.account.middleware.AccountMiddleware",
    "stocktake_web.middleware.SessionActivity",
]

ROOT_URLCONF = "stocktake_web.urls"
WSGI_APPLICATION = "stocktake_web.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "stocktake_web.middleware.standing",
            ],
        },
    },
]

DATABASES = {
    "default": dj_database_url.config(
        default=f"sqlite:///{DATA / 'stocktake.sqlite3'}",
        conn_max_age=60,
        conn_health_checks=True,
    )
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # A writer takes its lock at once and waits for it, so that two savers queue and never fail;
    # the write-ahead log lets readers go on meanwhile and survives a killed process.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "stocktake_web.people.passwords.Hasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",  # those of earlier versions
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "stocktake_web.people.passwords.StrengthValidator"},
]
LOGIN_REDIRECT_URL = "home"
LOGIN_URL = "account_login"

ACCOUNT_ADAPTER = "stocktake_web.people.adapter.AccountAdapter"
SOCIALACCOUNT_ADAPTER = "stocktake_web.people.adapter.SocialAccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # an invitation reached the address
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_CHANGE_EMAIL = True  # one address; a new one holds once its link was opened
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_REAUTHENTICATION_REQUIRED = True  # before factors and the address are changed
# Of one address, generous, since a whole ministry can stand behind it; what belongs to one account
# is in people.locks.
ACCOUNT_RATE_LIMITS = {"login": "300/m/ip", "reset_password": "60/m/ip,5/m/key"}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not TLS  # passkeys on localhost
if oidc_file := os.environ.get("STOCKTAKE_OIDC"):
    SOCIALACCOUNT_PROVIDERS = {"openid_connect": read_providers(Path(oidc_file))}
# A link and not a form leads to a provider: our policy lets forms go to our own pages only.
SOCIALACCOUNT_LOGIN_ON_GET = True
USERSESSIONS_TRACK_ACTIVITY = True

# Counts of attempts; nothing else is kept there.
CACHES = read_cache(os.environ.get("CACHE_URL", ""), DATA)
SERVERS = read_servers(os.environ.get("STOCKTAKE_SERVERS", "1"))

LANGUAGE_CODE = "en"
LANGUAGES = [
    ("en", "English"),
    ("fr", "Français"),
    ("ru", "Русский"),
    ("zh-hans", "中文"),
    ("es", "Español"),
    ("ar", "العربية"),
]
LOCALE_PATHS = [PACKAGE / "locale"]
TIME_ZONE = "UTC"
USE_TZ = True
FORMAT_MODULE_PATH = ["stocktake_web.formats"]

STATIC_URL = "static/"
STATIC_ROOT = DATA / "static"
# The site's own style sheet, so that both look alike.
SITE_ASSETS = Path(stocktake.__file__).parent / "publish" / "site" / "assets"
STATICFILES_DIRS = [PACKAGE / "static", ("site", SITE_ASSETS)]
MEDIA_ROOT = DATA / "attachments"
SCAN_COMMAND = os.environ.get("STOCKTAKE_SCAN", "")

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = TLS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 60 * 60 * 12
SECURE_SSL_REDIRECT = TLS
SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365 if TLS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = TLS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TLS else None
# The proxy in front says who asks, for limits by address; over its socket nothing else does.
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if TLS else 0
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

# Where mails say that the application is.
ADDRESS = os.environ.get("STOCKTAKE_ADDRESS", "http://127.0.0.1:8400")
DEFAULT_FROM_EMAIL = os.environ.get("STOCKTAKE_MAIL_FROM", "stocktake@localhost")
if mail_url := os.environ.get("EMAIL_URL"):
    _mail = urlsplit(mail_url)
    EMAIL_HOST = _mail.hostname or "localhost"
    EMAIL_PORT = _mail.port or 25
    EMAIL_HOST_USER = unquote(_mail.username or "")
    EMAIL_HOST_PASSWORD = unquote(_mail.password or "")
    EMAIL_USE_TLS = parse_qs(_mail.query).get("tls") == ["1"]
    EMAIL_TIMEOUT = 20
else:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = DATA / "outbox"

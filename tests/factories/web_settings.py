"""Settings of the reporting application for tests: a folder of their own, a quick hasher.

``STOCKTAKE_TEST_DATABASE_URL`` runs the same tests on another database, such as PostgreSQL.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile

_folder = tempfile.mkdtemp(prefix="stocktake-web-tests-")
atexit.register(shutil.rmtree, _folder, ignore_errors=True)
os.environ["STOCKTAKE_DATA"] = _folder
if url := os.environ.get("STOCKTAKE_TEST_DATABASE_URL"):
    os.environ["DATABASE_URL"] = url
else:
    os.environ.pop("DATABASE_URL", None)

from stocktake_web.settings import *  # noqa: E402, F403  # after the folder is named

STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # noqa: F405  # of the settings
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

"""Settings of the test suite: the same as everywhere, faster where speed changes no behaviour."""

import os


os.environ.setdefault("MODE", "test")
os.environ.setdefault("SECRET_KEY", "test-only")
os.environ.setdefault("FIELD_KEYS", "k1:MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=")
os.environ.setdefault("INDEX_KEY", "ZmVkY2JhOTg3NjU0MzIxMGZlZGNiYTk4NzY1NDMyMTA=")
os.environ.setdefault("DATABASE_URL", "postgres://tppo_app@/tppo")

from .base import *


PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
CONN_MAX_AGE = 0

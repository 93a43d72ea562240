"""The room's settings for tests: keys of the test alone, quick passwords, no files with a hash in their names."""

from __future__ import annotations

import base64
import os
from pathlib import Path

_TESTS = str(Path(__file__).parents[1])
if _TESTS not in os.environ.get("PYTHONPATH", "").split(os.pathsep):  # for the processes that tests start
    os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, [_TESTS, os.environ.get("PYTHONPATH", "")]))
_KEY = base64.b64encode(bytes(range(32))).decode()
os.environ.setdefault("COMMONGROUND_SECRET_KEY", "a secret of tests alone, as long as the room asks for")
os.environ.setdefault("COMMONGROUND_AUDIT_KEYS", f"one:{_KEY}")
os.environ.setdefault("COMMONGROUND_VAULT_KEYS", f"one:{_KEY}")
os.environ["DATABASE_URL"] = os.environ.get("COMMONGROUND_TEST_DATABASE", "sqlite:///:memory:")

from commonground.web.settings import *  # noqa: E402, F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
ACCOUNT_RATE_LIMITS = ACCOUNT_RATE_LIMITS | {"costly": "10000/m/user"}  # noqa: F405 - walks ask oftener than people
TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}

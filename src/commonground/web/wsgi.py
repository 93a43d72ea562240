"""The room as a WSGI application."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

from commonground.web.running.parent import end_with_parent

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "commonground.web.settings")
application = get_wsgi_application()
if os.environ.get("COMMONGROUND_SERVED") == "1":
    from commonground.web.running.warming import warm

    warm()
    end_with_parent()

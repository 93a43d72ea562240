"""The room as a WSGI application."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

from commonground.web.running.parent import end_with_parent, is_served

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "commonground.web.settings")
application = get_wsgi_application()
if is_served():
    from commonground.web.running.warming import warm

    end_with_parent()
    warm()

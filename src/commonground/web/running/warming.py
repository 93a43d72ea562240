"""A process loads all that pages need before anybody asks. Out: `warm`.

Otherwise the first people who come to a room wait, one after another, while modules and templates are loaded for them.
"""

from __future__ import annotations

import gc

from django.template import engines
from django.template.backends.jinja2 import Jinja2
from django.urls import get_resolver
from django.urls.resolvers import URLResolver


def warm() -> None:
    """Load every address with its views, and every template; what is loaded is left out of later collections."""
    _load(get_resolver())
    for engine in engines.all():
        if isinstance(engine, Jinja2):
            for name in engine.env.list_templates(extensions=["html"]):
                engine.env.get_template(name)
    gc.collect()
    gc.freeze()


def _load(resolver: URLResolver) -> None:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            _load(pattern)

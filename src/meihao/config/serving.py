"""Django made ready to serve; to be imported before anything that needs its apps."""

from __future__ import annotations

import os

from a2wsgi import WSGIMiddleware
from django.core.wsgi import get_wsgi_application

THREADS = 4

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "meihao.config.settings")
os.environ["MEIHAO_SERVING"] = "1"

pages = WSGIMiddleware(get_wsgi_application(), workers=THREADS)

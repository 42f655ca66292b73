"""Django made ready to serve; to be imported before anything that needs its apps.

The adapter types scopes and environments more narrowly than either side gives them: hence the casts.
"""

from __future__ import annotations

import os
from typing import Any, cast

from a2wsgi import WSGIMiddleware
from django.core.wsgi import get_wsgi_application
from django.urls import reverse

THREADS = 4

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "meihao.config.settings")
os.environ["MEIHAO_SERVING"] = "1"

pages = cast("Any", WSGIMiddleware(cast("Any", get_wsgi_application()), workers=THREADS))
reverse("live")  # so that every view is loaded before the first visitor comes

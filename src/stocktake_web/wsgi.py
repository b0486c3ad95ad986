"""What a server runs.

All that a page needs is read here, before the first request: with ``gunicorn --preload`` once for
all processes, and nobody waits for it.
"""

from __future__ import annotations

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "stocktake_web.settings")
application = get_wsgi_application()
addresses = get_resolver().url_patterns  # which leads to every view and what it imports
# What was loaded stays for good: the collector need not walk through it again and again, which
# would stop every thread for a tenth of a second in the middle of somebody's save.
gc.collect()
gc.freeze()

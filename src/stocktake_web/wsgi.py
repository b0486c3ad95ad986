"""What a server runs."""

from __future__ import annotations

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "stocktake_web.settings")
application = get_wsgi_application()
# What was loaded stays for good: the collector need not walk through it again and again, which
# would stop every thread for a tenth of a second in the middle of somebody's save.
gc.collect()
gc.freeze()

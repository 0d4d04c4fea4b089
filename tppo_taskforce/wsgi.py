"""What gunicorn serves."""

import gc
import os

from django.core.wsgi import get_wsgi_application


os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tppo_taskforce.settings.base")
application = get_wsgi_application()

# What was loaded stays; looking through it again and again for garbage costs every page a twentieth of its time.
gc.collect()
gc.freeze()
gc.set_threshold(100_000, 50, 100)

import os

from django.core.asgi import get_asgi_application

from payments.checks import refuse_wrong_settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "marketplace.config.settings")

application = get_asgi_application()
refuse_wrong_settings()

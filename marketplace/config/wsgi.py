import os

from django.core.wsgi import get_wsgi_application

from payments.checks import refuse_wrong_settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "marketplace.config.settings")

application = get_wsgi_application()
refuse_wrong_settings()

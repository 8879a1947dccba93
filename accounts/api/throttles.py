from django.conf import settings
from rest_framework.request import Request
from rest_framework.throttling import SimpleRateThrottle
from rest_framework.views import APIView


class PerKey(SimpleRateThrottle):
    """One allowance a key; people share one a person, strangers one an address."""

    scope = "key"

    def get_rate(self) -> str:
        rate: str = settings.API_RATE
        return rate

    def get_cache_key(self, request: Request, view: APIView) -> str:
        viewer = request.viewer  # type: ignore[attr-defined]
        if viewer.key is not None:
            asker = f"key:{viewer.key.pk}"
        elif viewer.user is not None:
            asker = f"user:{viewer.user.pk}"
        else:
            asker = f"address:{self.get_ident(request)}"
        return self.cache_format % {"scope": self.scope, "ident": asker}

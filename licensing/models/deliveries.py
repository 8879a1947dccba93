from uuid import uuid4

from django.db import models

from accounts.models import ApiKey, User
from licensing.models.licences import Licence, ManifestItem
from marketplace.catalog.models import Asset


class Delivery(models.Model):
    """One logged download: who took which file, with which hash, under which licence, and when."""

    append_only = True

    uuid = models.UUIDField(unique=True, default=uuid4, editable=False)
    licence = models.ForeignKey(Licence, on_delete=models.PROTECT, related_name="deliveries")
    item = models.ForeignKey(ManifestItem, on_delete=models.PROTECT, related_name="deliveries")
    asset = models.ForeignKey(Asset, on_delete=models.PROTECT, related_name="deliveries")
    sha256 = models.CharField(max_length=64)
    first_byte = models.BigIntegerField(default=0)
    user = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    key = models.ForeignKey(ApiKey, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at", "pk"]
        verbose_name_plural = "deliveries"

    def __str__(self) -> str:
        return f"{self.licence}: {self.asset}"

from uuid import uuid4

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from marketplace.kit.money import Money


class BankStatement(models.Model):
    """What stood on our bank account at the end of one day, as an operator read it on the bank's statement.

    Read anew for the same day, the later reading counts; the earlier one stays.
    """

    uuid = models.UUIDField(unique=True, default=uuid4, editable=False)
    currency = models.CharField(max_length=3)
    day = models.DateField()
    closing_units = models.BigIntegerField()
    entered_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()
    explanation = models.TextField(blank=True, help_text=_("Why our books say something else."))
    explained_units = models.BigIntegerField(default=0, help_text=_("The difference that it explains."))
    explained_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    explained_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-day", "-pk"]

    def __str__(self) -> str:
        return f"{self.closing}, {self.day}"

    @property
    def closing(self) -> Money:
        return Money(self.closing_units, self.currency)

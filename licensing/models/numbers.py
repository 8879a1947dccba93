from django.db import models


class NumberSeries(models.Model):
    """The last number given out in one series of one year, such as LIC-2026."""

    prefix = models.CharField(max_length=12, unique=True)
    last = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["prefix"]
        verbose_name_plural = "number series"

    def __str__(self) -> str:
        return f"{self.prefix}-{self.last:06}"

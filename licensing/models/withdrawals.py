from django.db import models


class ToldWithdrawal(models.Model):
    """One consent or grant that was taken back, once every buyer whose delivery it stops has been written to."""

    withdrawn = models.UUIDField(unique=True)
    told_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return str(self.withdrawn)

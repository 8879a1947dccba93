from uuid import uuid4

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models.organisations import Organisation
from accounts.models.users import User


class Party(models.Model):
    """Whoever can own, earn or be named: an organisation, a creator, or a name nobody has claimed yet.

    An organisation has one party of its own. A name that some label's files give it, and that it has taken over with
    proof, stays a party of its own too, `controlled_by` the organisation: its shares and its money stay where they are.
    """

    class Kind(models.TextChoices):
        ORGANISATION = "organisation", _("Organisation")
        PERSON = "person", _("Person")
        BAND = "band", _("Band")
        ESTATE = "estate", _("Estate")
        UNCLAIMED = "unclaimed", _("Name nobody has claimed yet")

    uuid = models.UUIDField(unique=True, default=uuid4, editable=False)
    kind = models.CharField(max_length=12, choices=Kind)
    name = models.CharField(max_length=300)
    organisation = models.OneToOneField(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="party"
    )
    controlled_by = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="controlled_parties",
        help_text=_("The organisation that has taken this name over, and now decides and earns under it."),
    )
    user = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="parties")
    named_by = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="named_parties",
        help_text=_("The organisation whose file or form first named this party; an equal name elsewhere is another."),
    )
    isni = models.CharField(max_length=16, blank=True)
    ipi = models.CharField(max_length=11, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["name", "pk"]
        verbose_name_plural = "parties"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind="organisation", organisation__isnull=False, controlled_by__isnull=True)
                | models.Q(kind="organisation", organisation__isnull=True, controlled_by__isnull=False)
                | (~models.Q(kind="organisation") & models.Q(organisation__isnull=True, controlled_by__isnull=True)),
                name="only_an_organisation_party_has_an_organisation",
            ),
            models.CheckConstraint(
                condition=~models.Q(kind="unclaimed", user__isnull=False), name="an_unclaimed_name_has_no_login"
            ),
            models.UniqueConstraint(
                fields=["named_by", "name"],
                condition=models.Q(organisation__isnull=True),
                name="an_organisation_names_a_party_once",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def represents(self) -> Organisation | None:
        """The organisation that this party is, or that has taken its name over."""
        return self.organisation or self.controlled_by

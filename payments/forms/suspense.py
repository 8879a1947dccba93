"""What an operator says of money in suspense."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from payments.models import PayeeAccount, SuspenseAnswer


class SuspenseAnswerForm(forms.Form):
    """What a movement was, and whose the money is."""

    whose = forms.ChoiceField(label=_("Whose it is"), choices=SuspenseAnswer.Whose, widget=forms.RadioSelect)
    account = forms.CharField(
        label=_("The payee’s account at Stripe"),
        max_length=100,
        required=False,
        help_text=_("Only if it is a payee’s: as Stripe names it, such as acct_1AbC. What they got too much they owe."),
    )
    reason = forms.CharField(
        label=_("What it was"),
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("What happened and what shows it. It stays on record with your name."),
    )

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        said["payee"] = None
        if said.get("whose") != SuspenseAnswer.Whose.PAYEE:
            return said
        account = PayeeAccount.objects.select_related("party").filter(stripe_id=said.get("account") or "-").first()
        if account is None:
            self.add_error("account", _("No payee of ours has this account."))
        else:
            said["payee"] = account.party
        return said

"""What can go wrong with a question to Stripe, or with a message that claims to be its."""

from http import HTTPStatus

from django.utils.translation import gettext as _

from marketplace.kit.errors import DomainError


class GatewayError(DomainError):
    """Stripe did not do what it was asked."""

    status = HTTPStatus.BAD_GATEWAY

    def __init__(self, message: str, *, detail: str = "") -> None:
        super().__init__(message)
        self.detail = detail


class OutcomeUnknown(GatewayError):
    """No answer, or one that does not say whether it happened: the same key may be sent again."""

    def __init__(self, detail: str = "") -> None:
        super().__init__(
            _("Our payment provider has not answered yet. Nothing is lost: try again in a minute."), detail=detail
        )


class Rejected(GatewayError):
    """Stripe said no, and would say it again."""

    def __init__(self, detail: str, *, code: str = "") -> None:
        super().__init__(_("Our payment provider refused this. Please tell us; nothing was taken."), detail=detail)
        self.reason = code


class SignatureRefused(GatewayError):
    """A message claims to come from Stripe and is not signed so."""

    status = HTTPStatus.BAD_REQUEST

    def __init__(self, detail: str) -> None:
        super().__init__("The signature does not fit the message.", detail=detail)

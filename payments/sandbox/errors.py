"""What Stripe answers when it says no."""

from typing import Any


class ApiError(Exception):
    """One refusal in Stripe's shape; `kept` ones are stored under the idempotency key and replayed."""

    status = 400
    kind = "invalid_request_error"
    kept = False

    def __init__(self, message: str, *, code: str = "", param: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.code = code
        self.param = param

    def body(self, path: str = "") -> dict[str, Any]:
        """The refusal as the API of that path tells it: v2 always has a code, and names no parameter."""
        error = {"type": self.kind, "message": self.message}
        if path.startswith("/v2/"):
            return {"error": error | {"code": self.code or self.kind}}
        if self.code:
            error["code"] = self.code
        if self.param:
            error["param"] = self.param
        return {"error": error}


class BadParameter(ApiError):
    """The request cannot be read: nothing was begun, so nothing is kept."""


class Refused(ApiError):
    """The request was read and a rule says no: a replay of the key gets the same answer."""

    kept = True


class CardDeclined(Refused):
    status = 402
    kind = "card_error"


class NoSuchObject(ApiError):
    status = 404

    def __init__(self, kind: str, key: str) -> None:
        super().__init__(f"No such {kind}: '{key}'", code="resource_missing", param="id")


class NotEmulated(ApiError):
    status = 404

    def __init__(self, method: str, path: str) -> None:
        super().__init__(f"{method} {path} is not emulated by this sandbox.", code="not_emulated")


class BadKey(ApiError):
    status = 401


class FromElsewhere(ApiError):
    status = 403


class NoAccess(ApiError):
    status = 403


class KeyInUse(ApiError):
    status = 409
    kind = "idempotency_error"


class KeyReused(ApiError):
    kind = "idempotency_error"


class TooMany(ApiError):
    status = 429


class Broken(ApiError):
    """A fault that was asked for: Stripe's own 500, which v1 stores and replays."""

    status = 500
    kind = "api_error"
    kept = True

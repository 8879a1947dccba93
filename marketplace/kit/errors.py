"""The root of every error that a person may read."""

from http import HTTPStatus


class DomainError(Exception):
    """A rule of the trade was broken; the message says what is wrong and what to do."""

    status: HTTPStatus = HTTPStatus.CONFLICT

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message

    @property
    def code(self) -> str:
        """A stable name for machines: the class name."""
        return type(self).__name__


class NotAllowed(DomainError):
    """The person may see this but not do that."""

    status = HTTPStatus.FORBIDDEN


class Malformed(DomainError):
    """What was sent cannot be read as what it should be."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY

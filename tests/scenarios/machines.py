"""A machine that speaks to the running site with its key and nothing else, and a creator who does so logged in."""

from dataclasses import dataclass, field
from typing import Any

import requests

from accounts.models import User
from tests.factories.clients import signed_in
from tests.tools import PATIENCE_SECONDS


@dataclass
class Machine:
    """A client of API v1; whatever is not the answer that was expected ends the story."""

    site: str
    headers: dict[str, str] = field(default_factory=dict)

    @classmethod
    def with_key(cls, site: str, secret: str) -> "Machine":
        return cls(site, {"Authorization": f"Bearer {secret}"})

    @classmethod
    def of_person(cls, site: str, user: User) -> "Machine":
        """A person has no key: it is their session that asks."""
        client = signed_in(user)
        return cls(site, {"Cookie": f"session={client.cookies['session'].value}"})

    def get(self, path: str, **query: str) -> Any:
        return self.fetch(f"{self.site}/api/v1/{path}", **query).json()

    def rows(self, path: str, **query: str) -> list[dict[str, Any]]:
        """All of a list that fits one page."""
        found = self.get(path, **query)
        assert found["next"] is None
        return list(found["results"])

    def fetch(self, url: str, **query: str) -> requests.Response:
        answered = requests.get(url, query, headers=self.headers, timeout=PATIENCE_SECONDS)
        assert answered.status_code == 200, answered.text
        return answered

    def post(self, path: str, *, status: int = 200, **body: Any) -> Any:
        return self._sent(path, status, json=body)

    def upload(self, path: str, file: tuple[str, bytes], *, status: int, **fields: str) -> Any:
        return self._sent(path, status, data=fields, files={"file": file})

    def _sent(self, path: str, status: int, **content: Any) -> Any:
        url = f"{self.site}/api/v1/{path}"
        answered = requests.post(url, headers=self.headers, timeout=PATIENCE_SECONDS, **content)
        assert answered.status_code == status, answered.text
        return answered.json()

"""A request to the API, and its parts as typed values."""

from typing import Any

from rest_framework import serializers
from rest_framework.request import Request

from accounts.viewers import Viewer

Values = dict[str, Any]


class ApiRequest(Request):
    @property
    def viewer(self) -> Viewer:
        viewer: Viewer = self._request.viewer  # type: ignore[attr-defined]
        return viewer

    def reader(self, *scopes: str) -> Viewer:
        """Who asks where everybody may: a key with none of these scopes is a stranger and sees what strangers see."""
        viewer = self.viewer
        return viewer if viewer.key is None or viewer.scopes.intersection(scopes) else Viewer()


def read(serializer: type[serializers.Serializer[Any]], request: ApiRequest) -> Values:
    """The body as the serializer understands it; raises for what cannot be used (422, with each field)."""
    return _valid(serializer(data=request.data, context={"request": request}))


def asked(serializer: type[serializers.Serializer[Any]], request: ApiRequest) -> Values:
    """The query string as the serializer understands it."""
    return _valid(serializer(data=request.query_params, context={"request": request}))


def _valid(serializer: serializers.Serializer[Any]) -> Values:
    for field in serializer.fields.values():
        _name_the_choices(field)
    serializer.is_valid(raise_exception=True)
    values: Values = serializer.validated_data
    return values


def _name_the_choices(field: Any) -> None:
    """What is no choice is answered with the choices, so that the caller need not look them up."""
    field = getattr(field, "child", field)
    if isinstance(field, serializers.ChoiceField):
        choices = ", ".join(str(choice) for choice in field.choices)
        field.error_messages["invalid_choice"] = f"“{{input}}” is none of: {choices}."

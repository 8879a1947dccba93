"""What a concern says to a machine, and what a machine may say of one."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from accounts.api import PageQuerySerializer
from licensing.models import Concern, ConcernStatement
from licensing.queries.concerns import decision_due, loser_of

Side = ConcernStatement.Side


class ConcernStatementInput(serializers.Serializer[Any]):
    """Words, with links and files that show what they say."""

    words = serializers.CharField(max_length=5_000)
    links = serializers.CharField(required=False, max_length=4_000, help_text="One address a line, twenty at most.")
    evidence = serializers.ListField(
        child=serializers.FileField(max_length=255),
        required=False,
        help_text="Pictures, PDF, sound or film; five at most, up to 25 MB each.",
    )


class ConcernInput(ConcernStatementInput):
    """A report by anybody."""

    kind = serializers.ChoiceField(choices=Concern.Kind.choices)
    about = serializers.CharField(
        max_length=500, help_text="An address, an ISRC, the number of a licence, or a title and who made it."
    )
    email = serializers.EmailField(max_length=254, help_text="We answer there. The other side never sees it.")
    name = serializers.CharField(required=False, max_length=200, help_text="The other side reads it.")


class ConcernTakenSerializer(serializers.Serializer[Any]):
    """A report that was taken; the link to follow it is in the mail, and nowhere else."""

    number = serializers.CharField()
    needs_confirmation = serializers.SerializerMethodField(
        help_text="Its clock runs only when the address is confirmed by the link in the mail."
    )

    def get_needs_confirmation(self, concern: Concern) -> bool:
        return concern.clock_from is None


class ConcernFileSerializer(serializers.Serializer[Any]):
    """One file that shows something."""

    uuid = serializers.UUIDField()
    sha256 = serializers.CharField()
    size = serializers.IntegerField()
    media_type = serializers.CharField()


class ConcernStatementSerializer(serializers.Serializer[Any]):
    """What one side said, once."""

    side = serializers.ChoiceField(choices=Side.choices)
    kind = serializers.ChoiceField(choices=ConcernStatement.Kind.choices)
    words = serializers.CharField()
    links = serializers.ListField(source="addresses", child=serializers.CharField())
    files = ConcernFileSerializer(source="evidence.all", many=True)
    at = serializers.DateTimeField()


class ConcernSerializer(serializers.Serializer[Any]):
    """One concern; its reporter's address is nowhere in it."""

    uuid = serializers.UUIDField()
    number = serializers.CharField()
    kind = serializers.ChoiceField(choices=Concern.Kind.choices)
    status = serializers.ChoiceField(choices=Concern.Status.choices)
    about = serializers.CharField()
    recording = serializers.UUIDField(source="recording.uuid", allow_null=True, default=None)
    licence = serializers.CharField(source="licence.number", allow_null=True, default=None)
    reported_at = serializers.DateTimeField()
    acknowledged_at = serializers.DateTimeField(allow_null=True)
    decide_by = serializers.SerializerMethodField()
    decided_at = serializers.DateTimeField(allow_null=True)
    is_frozen = serializers.SerializerMethodField(help_text="Nothing of the recording is sold or delivered meanwhile.")
    may_appeal = serializers.SerializerMethodField(help_text="Which side may appeal now; empty: none.")

    @extend_schema_field(serializers.DateTimeField(allow_null=True))
    def get_decide_by(self, concern: Concern) -> Any:
        return decision_due(concern) if concern.is_open else None

    def get_is_frozen(self, concern: Concern) -> bool:
        return concern.freeze is not None and concern.freeze.lifted_at is None

    def get_may_appeal(self, concern: Concern) -> str:
        return loser_of(concern) or ""


class WholeConcernSerializer(ConcernSerializer):
    """One concern with all that was said."""

    statements = ConcernStatementSerializer(source="statements.all", many=True)


class ConcernQuery(PageQuerySerializer):
    waiting = serializers.BooleanField(
        required=False, help_text="Only what waits for an operator, or for you: what is not decided yet."
    )

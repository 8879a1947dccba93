from django.db import migrations

from marketplace.kit.append_only import freeze_rows

# An answer may be taken back once, before or after it counts.
TAKEN_BACK = ("taken_back_at",)
LETTERS = ("told_at", "letters_refused_at")
LIFE = ("status", "expires_at", "reminded_at", "reminders", "closed_at", "terms_id", "counted_at")
ANSWER = ("says", "answer", "words", "words_sha256", "answered_by_id", "representation_id")

TABLE = "licensing_permissionrequest"
BEFORE = [
    ("what_was_asked_never_changes", "true", (*LIFE, *ANSWER, *LETTERS)),
    ("what_was_answered_never_changes", "OLD.status = 'answered'", ("terms_id", "counted_at", *LETTERS)),
    ("an_answer_counts_from_one_day", "OLD.counted_at IS NOT NULL", ("terms_id", *LETTERS)),
]


def _anew(name: str, once: str, but: tuple[str, ...]) -> list[migrations.RunSQL]:
    before = freeze_rows(TABLE, name, once=once, but=but)
    return [
        migrations.RunSQL(str(before.reverse_sql), reverse_sql=str(before.sql)),
        freeze_rows(TABLE, name, once=once, but=(*but, *TAKEN_BACK)),
    ]


class Migration(migrations.Migration):
    dependencies = [("licensing", "0029_answers_taken_back")]

    operations = [
        *[operation for trigger in BEFORE for operation in _anew(*trigger)],
        freeze_rows(
            TABLE, "an_answer_is_taken_back_once", once="OLD.taken_back_at IS NOT NULL", but=("terms_id", *LETTERS)
        ),
    ]

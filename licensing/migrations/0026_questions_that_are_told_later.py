from django.db import migrations

from marketplace.kit.append_only import freeze_rows

# When a buyer's question was told, and whether its reader wants no more of them, is said after it was written.
LETTERS = ("told_at", "letters_refused_at")
LIFE = ("status", "expires_at", "reminded_at", "reminders", "closed_at", "terms_id", "counted_at")
ANSWER = ("says", "answer", "words", "words_sha256", "answered_by_id", "representation_id")

TABLE = "licensing_permissionrequest"
BEFORE = [
    ("what_was_asked_never_changes", "true", (*LIFE, *ANSWER)),
    ("what_was_answered_never_changes", "OLD.status = 'answered'", ("terms_id", "counted_at")),
    ("an_answer_counts_from_one_day", "OLD.counted_at IS NOT NULL", ("terms_id",)),
]


def _anew(name: str, once: str, but: tuple[str, ...]) -> list[migrations.RunSQL]:
    before = freeze_rows(TABLE, name, once=once, but=but)
    return [
        migrations.RunSQL(str(before.reverse_sql), reverse_sql=str(before.sql)),
        freeze_rows(TABLE, name, once=once, but=(*but, *LETTERS)),
    ]


class Migration(migrations.Migration):
    dependencies = [("licensing", "0025_questions_of_buyers")]

    operations = [operation for trigger in BEFORE for operation in _anew(*trigger)]

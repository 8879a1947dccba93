from django.db import migrations

from marketplace.kit.append_only import freeze_rows

# A letter is answered, taken back, reminded of; a draft that it was about may go. What it asked stays.
LIFE = ("status", "expires_at", "reminded_at", "reminders", "closed_at", "terms_id", "counted_at")
ANSWER = ("says", "answer", "words", "words_sha256", "answered_by_id", "representation_id")


class Migration(migrations.Migration):
    dependencies = [("licensing", "0020_models_that_make_voices")]

    operations = [
        freeze_rows("licensing_permissionrequest", "what_was_asked_never_changes", but=(*LIFE, *ANSWER)),
        # An operator's yes to a proof comes later, once.
        freeze_rows(
            "licensing_permissionrequest",
            "what_was_answered_never_changes",
            once="OLD.status = 'answered'",
            but=("terms_id", "counted_at"),
        ),
        freeze_rows(
            "licensing_permissionrequest",
            "an_answer_counts_from_one_day",
            once="OLD.counted_at IS NOT NULL",
            but=("terms_id",),
        ),
    ]

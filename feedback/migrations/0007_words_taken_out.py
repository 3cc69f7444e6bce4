from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("feedback", "0006_concern_closed"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="note",
            name="taken_out_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="words taken out at"),
        ),
        migrations.AddField(
            model_name="note",
            name="taken_out_because",
            field=models.CharField(
                blank=True,
                choices=[
                    ("asked", "Somebody they are about asked us to"),
                    ("not-needed", "We do not need them any more"),
                    ("unlawful", "They should not have been written here"),
                ],
                max_length=10,
                verbose_name="why the words were taken out",
            ),
        ),
        migrations.AddField(
            model_name="pageverdict",
            name="taken_out_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="words taken out at"),
        ),
        migrations.AddField(
            model_name="pageverdict",
            name="taken_out_because",
            field=models.CharField(
                blank=True,
                choices=[
                    ("asked", "Somebody they are about asked us to"),
                    ("not-needed", "We do not need them any more"),
                    ("unlawful", "They should not have been written here"),
                ],
                max_length=10,
                verbose_name="why the words were taken out",
            ),
        ),
        migrations.AddField(
            model_name="reply",
            name="taken_out_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="words taken out at"),
        ),
        migrations.AddField(
            model_name="reply",
            name="taken_out_because",
            field=models.CharField(
                blank=True,
                choices=[
                    ("asked", "Somebody they are about asked us to"),
                    ("not-needed", "We do not need them any more"),
                    ("unlawful", "They should not have been written here"),
                ],
                max_length=10,
                verbose_name="why the words were taken out",
            ),
        ),
        migrations.AddConstraint(
            model_name="note",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("taken_out_at", None), ("taken_out_because", "")),
                    models.Q(
                        ("taken_out_at__isnull", False),
                        ("text", ""),
                        models.Q(("taken_out_because", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="note_taken_out_has_no_words",
                violation_error_message="Words that are taken out are gone, and it says when and why.",
            ),
        ),
        migrations.AddConstraint(
            model_name="pageverdict",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("taken_out_at", None), ("taken_out_because", "")),
                    models.Q(
                        ("taken_out_at__isnull", False),
                        ("what_went_wrong", ""),
                        models.Q(("taken_out_because", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="pageverdict_taken_out_has_no_words",
                violation_error_message="Words that are taken out are gone, and it says when and why.",
            ),
        ),
        migrations.AddConstraint(
            model_name="reply",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("taken_out_at", None), ("taken_out_because", "")),
                    models.Q(
                        ("taken_out_at__isnull", False),
                        ("text", ""),
                        models.Q(("taken_out_because", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="reply_taken_out_has_no_words",
                violation_error_message="Words that are taken out are gone, and it says when and why.",
            ),
        ),
    ]

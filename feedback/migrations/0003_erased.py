from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("feedback", "0002_encrypted"),
    ]

    operations = [
        migrations.AddField(
            model_name="historicalsubmission",
            name="erased_at",
            field=models.DateTimeField(
                blank=True,
                help_text="What was about a person is gone: they asked, or its time was over.",
                null=True,
                verbose_name="erased at",
            ),
        ),
        migrations.AddField(
            model_name="historicalsubmission",
            name="not_published_because",
            field=models.CharField(
                blank=True,
                choices=[
                    ("vexatious", "It was sent only to annoy"),
                    ("one-person", "It is about services for one particular person"),
                    ("no-comment", "It is not a comment: a question or a request, for instance"),
                ],
                max_length=12,
                verbose_name="why it is not answered in public",
            ),
        ),
        migrations.AddField(
            model_name="submission",
            name="erased_at",
            field=models.DateTimeField(
                blank=True,
                help_text="What was about a person is gone: they asked, or its time was over.",
                null=True,
                verbose_name="erased at",
            ),
        ),
        migrations.AddField(
            model_name="submission",
            name="not_published_because",
            field=models.CharField(
                blank=True,
                choices=[
                    ("vexatious", "It was sent only to annoy"),
                    ("one-person", "It is about services for one particular person"),
                    ("no-comment", "It is not a comment: a question or a request, for instance"),
                ],
                max_length=12,
                verbose_name="why it is not answered in public",
            ),
        ),
    ]

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("privacy", "0001_initial"),
    ]

    operations = [
        migrations.AlterField(
            model_name="accessrecord",
            name="kind",
            field=models.CharField(
                choices=[
                    ("opened", "Opened"),
                    ("exported", "Took away all about one person"),
                    ("exported-many", "Took away many at once"),
                    ("erased", "Erased a person"),
                    ("taken-out", "Took words out of one place"),
                ],
                max_length=14,
                verbose_name="what was done",
            ),
        ),
        migrations.AlterField(
            model_name="tombstone",
            name="of",
            field=models.CharField(
                choices=[
                    ("person", "All about a person"),
                    ("story", "A public story, or the yes to one"),
                    ("words", "Words in one place"),
                ],
                default="person",
                max_length=6,
                verbose_name="of what",
            ),
        ),
        migrations.AlterField(
            model_name="tombstone",
            name="references",
            field=models.JSONField(
                blank=True,
                default=list,
                verbose_name="references of what they sent, or which words",
            ),
        ),
    ]

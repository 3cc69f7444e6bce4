import django.core.validators
import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("actions", "0006_unit_of_a_definition"),
        ("feedback", "0003_erased"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="HistoricalStory",
            fields=[
                (
                    "id",
                    models.BigIntegerField(
                        auto_created=True, blank=True, db_index=True, verbose_name="ID"
                    ),
                ),
                (
                    "others_checked",
                    models.BooleanField(
                        default=False,
                        verbose_name="I looked for names of other people, and none is left that did not say yes",
                    ),
                ),
                (
                    "prepared_at",
                    models.DateTimeField(
                        blank=True,
                        help_text="Empty: it was sent back, to be written again.",
                        null=True,
                        verbose_name="handed to a second person at",
                    ),
                ),
                (
                    "published_at",
                    models.DateTimeField(
                        blank=True, db_index=True, null=True, verbose_name="published at"
                    ),
                ),
                (
                    "withdrawn_at",
                    models.DateTimeField(
                        blank=True,
                        help_text="Its words are then deleted.",
                        null=True,
                        verbose_name="taken off at",
                    ),
                ),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.TextField(null=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                    ),
                ),
                (
                    "action",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="actions.action",
                        verbose_name="action",
                    ),
                ),
                (
                    "area",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="actions.focusarea",
                        verbose_name="focus area",
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "prepared_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="written by",
                    ),
                ),
                (
                    "published_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="looked at and published by",
                    ),
                ),
                (
                    "submission",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="feedback.submission",
                        verbose_name="submission",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical story",
                "verbose_name_plural": "historical good news",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="Story",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("title", models.CharField(blank=True, max_length=150, verbose_name="title")),
                (
                    "text",
                    models.TextField(
                        blank=True,
                        help_text="Nobody can be known from it: no surname, school, street, diagnosis or day.",
                        validators=[django.core.validators.MaxLengthValidator(1000)],
                        verbose_name="what happened",
                    ),
                ),
                (
                    "difference",
                    models.TextField(
                        blank=True,
                        validators=[django.core.validators.MaxLengthValidator(400)],
                        verbose_name="what difference it made",
                    ),
                ),
                (
                    "name_shown",
                    models.CharField(
                        blank=True,
                        help_text="Only if they said yes to that. Else leave it empty.",
                        max_length=50,
                        verbose_name="first name shown",
                    ),
                ),
                (
                    "others_checked",
                    models.BooleanField(
                        default=False,
                        verbose_name="I looked for names of other people, and none is left that did not say yes",
                    ),
                ),
                (
                    "prepared_at",
                    models.DateTimeField(
                        blank=True,
                        help_text="Empty: it was sent back, to be written again.",
                        null=True,
                        verbose_name="handed to a second person at",
                    ),
                ),
                (
                    "published_at",
                    models.DateTimeField(
                        blank=True, db_index=True, null=True, verbose_name="published at"
                    ),
                ),
                (
                    "withdrawn_at",
                    models.DateTimeField(
                        blank=True,
                        help_text="Its words are then deleted.",
                        null=True,
                        verbose_name="taken off at",
                    ),
                ),
                (
                    "action",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="stories",
                        to="actions.action",
                        verbose_name="action",
                    ),
                ),
                (
                    "area",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="stories",
                        to="actions.focusarea",
                        verbose_name="focus area",
                    ),
                ),
                (
                    "prepared_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="written by",
                    ),
                ),
                (
                    "published_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="looked at and published by",
                    ),
                ),
                (
                    "submission",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="story",
                        to="feedback.submission",
                        verbose_name="submission",
                    ),
                ),
            ],
            options={
                "verbose_name": "story",
                "verbose_name_plural": "good news",
                "ordering": ["-published_at", "-id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("published_at", None),
                            models.Q(
                                ("others_checked", True),
                                ("prepared_by__isnull", False),
                                ("published_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="a_published_story_was_checked",
                        violation_error_message="Say that you looked for other people's names.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("published_by", None),
                            models.Q(("published_by", models.F("prepared_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="a_second_person_publishes_a_story",
                        violation_error_message="Somebody else has to publish what you wrote.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("withdrawn_at", None),
                            models.Q(
                                ("difference", ""), ("name_shown", ""), ("text", ""), ("title", "")
                            ),
                            _connector="OR",
                        ),
                        name="a_story_taken_off_has_no_words",
                        violation_error_message="Delete its words as well.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("published_at", None), ("withdrawn_at", None)),
                            ("withdrawn_at__isnull", False),
                            models.Q(
                                models.Q(("title", ""), _negated=True),
                                models.Q(("text", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="a_published_story_has_words",
                        violation_error_message="Write a title and what happened.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("area", None), ("action", None), _connector="OR"),
                        name="a_story_is_about_one_thing",
                        violation_error_message="Choose one thing it is about.",
                    ),
                ],
            },
        ),
    ]

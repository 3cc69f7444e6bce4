import django.core.validators
import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("actions", "0006_unit_of_a_definition"),
        ("feedback", "0004_stories"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="HistoricalCommentsReport",
            fields=[
                (
                    "id",
                    models.BigIntegerField(
                        auto_created=True, blank=True, db_index=True, verbose_name="ID"
                    ),
                ),
                ("starts_on", models.DateField(verbose_name="first day")),
                ("ends_on", models.DateField(verbose_name="last day")),
                (
                    "counts",
                    models.JSONField(
                        blank=True,
                        default=dict,
                        editable=False,
                        help_text="How many comments came and what became of them, as on the day of publication.",
                        verbose_name="counts",
                    ),
                ),
                (
                    "is_ready",
                    models.BooleanField(
                        default=False, verbose_name="ready for a second person to look at"
                    ),
                ),
                (
                    "published_at",
                    models.DateTimeField(
                        blank=True, db_index=True, null=True, verbose_name="published at"
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
            ],
            options={
                "verbose_name": "historical yearly report of comments",
                "verbose_name_plural": "historical yearly reports of comments",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalTheme",
            fields=[
                (
                    "id",
                    models.BigIntegerField(
                        auto_created=True, blank=True, db_index=True, verbose_name="ID"
                    ),
                ),
                (
                    "topic",
                    models.CharField(
                        choices=[
                            ("services", "What help there is, and how good it is"),
                            ("finding-out", "Finding, reading and using information"),
                            ("involvement", "Having a say"),
                            ("big-plan", "How the Big Plan is going"),
                        ],
                        max_length=12,
                        verbose_name="topic",
                    ),
                ),
                (
                    "answer",
                    models.CharField(
                        choices=[
                            ("did", "We did"),
                            ("will", "We will"),
                            ("cannot", "We cannot, because"),
                        ],
                        max_length=6,
                        verbose_name="what came of it",
                    ),
                ),
                (
                    "redaction_confirmed",
                    models.BooleanField(
                        default=False, verbose_name="nobody can be known from these words"
                    ),
                ),
                (
                    "is_ready",
                    models.BooleanField(
                        default=False, verbose_name="ready for a second person to look at"
                    ),
                ),
                (
                    "published_at",
                    models.DateTimeField(
                        blank=True, db_index=True, null=True, verbose_name="published at"
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
            ],
            options={
                "verbose_name": "historical theme",
                "verbose_name_plural": "historical you said, we did",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="Theme",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "topic",
                    models.CharField(
                        choices=[
                            ("services", "What help there is, and how good it is"),
                            ("finding-out", "Finding, reading and using information"),
                            ("involvement", "Having a say"),
                            ("big-plan", "How the Big Plan is going"),
                        ],
                        max_length=12,
                        verbose_name="topic",
                    ),
                ),
                ("title", models.CharField(max_length=150, verbose_name="in a few words")),
                (
                    "you_said",
                    models.TextField(
                        help_text="Grouped, in plain words. Nobody can be known from it.",
                        validators=[django.core.validators.MaxLengthValidator(700)],
                        verbose_name="you said",
                    ),
                ),
                (
                    "told_otherwise",
                    models.CharField(
                        blank=True,
                        help_text="If not by forms alone: at a meeting or in a survey. The public reads it.",
                        max_length=150,
                        verbose_name="how else we were told",
                    ),
                ),
                (
                    "answer",
                    models.CharField(
                        choices=[
                            ("did", "We did"),
                            ("will", "We will"),
                            ("cannot", "We cannot, because"),
                        ],
                        max_length=6,
                        verbose_name="what came of it",
                    ),
                ),
                (
                    "we_did",
                    models.TextField(
                        help_text="What we did or will do, by when; or why we cannot.",
                        validators=[django.core.validators.MaxLengthValidator(800)],
                        verbose_name="we did, we will, or we cannot, because",
                    ),
                ),
                (
                    "redaction_confirmed",
                    models.BooleanField(
                        default=False, verbose_name="nobody can be known from these words"
                    ),
                ),
                (
                    "is_ready",
                    models.BooleanField(
                        default=False, verbose_name="ready for a second person to look at"
                    ),
                ),
                (
                    "published_at",
                    models.DateTimeField(
                        blank=True, db_index=True, null=True, verbose_name="published at"
                    ),
                ),
                (
                    "actions",
                    models.ManyToManyField(
                        blank=True,
                        related_name="themes",
                        to="actions.action",
                        verbose_name="actions it changed",
                    ),
                ),
                (
                    "areas",
                    models.ManyToManyField(
                        blank=True,
                        related_name="themes",
                        to="actions.focusarea",
                        verbose_name="focus areas",
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
                    "submissions",
                    models.ManyToManyField(
                        blank=True,
                        related_name="themes",
                        to="feedback.submission",
                        verbose_name="what people told us",
                    ),
                ),
            ],
            options={
                "verbose_name": "theme",
                "verbose_name_plural": "you said, we did",
                "ordering": ["-published_at", "-id"],
            },
        ),
        migrations.CreateModel(
            name="HistoricalTheme_areas",
            fields=[
                (
                    "id",
                    models.BigIntegerField(
                        auto_created=True, blank=True, db_index=True, verbose_name="ID"
                    ),
                ),
                ("m2m_history_id", models.AutoField(primary_key=True, serialize=False)),
                (
                    "focusarea",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_tablespace="",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="actions.focusarea",
                    ),
                ),
                (
                    "history",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        to="feedback.historicaltheme",
                    ),
                ),
                (
                    "theme",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_tablespace="",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="feedback.theme",
                    ),
                ),
            ],
            options={
                "verbose_name": "HistoricalTheme_areas",
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalTheme_actions",
            fields=[
                (
                    "id",
                    models.BigIntegerField(
                        auto_created=True, blank=True, db_index=True, verbose_name="ID"
                    ),
                ),
                ("m2m_history_id", models.AutoField(primary_key=True, serialize=False)),
                (
                    "action",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_tablespace="",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="actions.action",
                    ),
                ),
                (
                    "history",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        to="feedback.historicaltheme",
                    ),
                ),
                (
                    "theme",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_tablespace="",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="feedback.theme",
                    ),
                ),
            ],
            options={
                "verbose_name": "HistoricalTheme_actions",
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="CommentsReport",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("starts_on", models.DateField(verbose_name="first day")),
                ("ends_on", models.DateField(verbose_name="last day")),
                (
                    "words",
                    models.TextField(
                        help_text="In plain words. Nobody can be known from it.",
                        validators=[django.core.validators.MaxLengthValidator(6000)],
                        verbose_name="what we learned",
                    ),
                ),
                (
                    "counts",
                    models.JSONField(
                        blank=True,
                        default=dict,
                        editable=False,
                        help_text="How many comments came and what became of them, as on the day of publication.",
                        verbose_name="counts",
                    ),
                ),
                (
                    "is_ready",
                    models.BooleanField(
                        default=False, verbose_name="ready for a second person to look at"
                    ),
                ),
                (
                    "published_at",
                    models.DateTimeField(
                        blank=True, db_index=True, null=True, verbose_name="published at"
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
            ],
            options={
                "verbose_name": "yearly report of comments",
                "verbose_name_plural": "yearly reports of comments",
                "ordering": ["-ends_on", "-id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("starts_on__lt", models.F("ends_on"))),
                        name="a_report_ends_after_it_begins",
                        violation_error_message="The last day comes after the first.",
                    ),
                    models.UniqueConstraint(
                        fields=("ends_on",),
                        name="one_report_ends_on_a_day",
                        violation_error_message="There is a report that ends on this day.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("published_at", None),
                            models.Q(
                                ("prepared_by__isnull", False), ("published_by__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="a_published_report_says_who_published_it",
                        violation_error_message="Say who wrote it and who publishes it.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("published_by", None),
                            models.Q(("published_by", models.F("prepared_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="a_second_person_publishes_a_report",
                        violation_error_message="Somebody else has to publish what you wrote.",
                    ),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="theme",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("published_at", None),
                    models.Q(
                        ("prepared_by__isnull", False),
                        ("published_by__isnull", False),
                        ("redaction_confirmed", True),
                    ),
                    _connector="OR",
                ),
                name="a_published_theme_was_checked",
                violation_error_message="Say that nobody can be known from these words.",
            ),
        ),
        migrations.AddConstraint(
            model_name="theme",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("published_by", None),
                    models.Q(("published_by", models.F("prepared_by")), _negated=True),
                    _connector="OR",
                ),
                name="a_second_person_publishes_a_theme",
                violation_error_message="Somebody else has to publish what you wrote.",
            ),
        ),
    ]

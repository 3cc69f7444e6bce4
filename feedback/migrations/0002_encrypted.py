import django.core.validators
import privacy.fields
import privacy.subjects
from django.db import migrations

from privacy.first_encryption import encrypt_rows


class Migration(migrations.Migration):
    dependencies = [
        ("feedback", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="personalpart",
            name="email_hash",
            field=privacy.fields.LookupHashField(
                blank=True,
                db_index=True,
                editable=False,
                hashed=privacy.subjects.hash_of_email,
                max_length=64,
                source="email",
            ),
        ),
        migrations.AddField(
            model_name="personalpart",
            name="phone_hash",
            field=privacy.fields.LookupHashField(
                blank=True,
                db_index=True,
                editable=False,
                hashed=privacy.subjects.hash_of_phone,
                max_length=64,
                source="phone",
            ),
        ),
        migrations.AlterField(
            model_name="note",
            name="text",
            field=privacy.fields.EncryptedTextField(verbose_name="note"),
        ),
        migrations.AlterField(
            model_name="pageverdict",
            name="what_went_wrong",
            field=privacy.fields.EncryptedTextField(blank=True, verbose_name="what went wrong"),
        ),
        migrations.AlterField(
            model_name="personalpart",
            name="difference",
            field=privacy.fields.EncryptedTextField(
                blank=True, verbose_name="what difference it made"
            ),
        ),
        migrations.AlterField(
            model_name="personalpart",
            name="email",
            field=privacy.fields.EncryptedTextField(
                blank=True,
                validators=[
                    django.core.validators.EmailValidator(),
                    django.core.validators.MaxLengthValidator(254),
                ],
                verbose_name="e-mail",
            ),
        ),
        migrations.AlterField(
            model_name="personalpart",
            name="helper",
            field=privacy.fields.EncryptedTextField(
                blank=True, verbose_name="helper, and how to reach them"
            ),
        ),
        migrations.AlterField(
            model_name="personalpart",
            name="name",
            field=privacy.fields.EncryptedTextField(
                blank=True,
                validators=[django.core.validators.MaxLengthValidator(200)],
                verbose_name="name",
            ),
        ),
        migrations.AlterField(
            model_name="personalpart",
            name="organisation",
            field=privacy.fields.EncryptedTextField(
                blank=True,
                validators=[django.core.validators.MaxLengthValidator(200)],
                verbose_name="organisation",
            ),
        ),
        migrations.AlterField(
            model_name="personalpart",
            name="page",
            field=privacy.fields.EncryptedTextField(
                blank=True,
                validators=[django.core.validators.MaxLengthValidator(200)],
                verbose_name="page it is about",
            ),
        ),
        migrations.AlterField(
            model_name="personalpart",
            name="phone",
            field=privacy.fields.EncryptedTextField(
                blank=True,
                validators=[django.core.validators.MaxLengthValidator(50)],
                verbose_name="phone",
            ),
        ),
        migrations.AlterField(
            model_name="personalpart",
            name="postal_address",
            field=privacy.fields.EncryptedTextField(blank=True, verbose_name="postal address"),
        ),
        migrations.AlterField(
            model_name="personalpart",
            name="words",
            field=privacy.fields.EncryptedTextField(blank=True, verbose_name="what they wrote"),
        ),
        migrations.AlterField(
            model_name="personalpart",
            name="would_help",
            field=privacy.fields.EncryptedTextField(blank=True, verbose_name="what would help"),
        ),
        migrations.AlterField(
            model_name="reply",
            name="text",
            field=privacy.fields.EncryptedTextField(verbose_name="answer"),
        ),
        encrypt_rows("feedback", "note", "pageverdict", "personalpart", "reply"),
    ]

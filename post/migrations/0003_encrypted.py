import django.core.validators
import privacy.fields
import privacy.subjects
from django.db import migrations

from privacy.first_encryption import encrypt_rows


class Migration(migrations.Migration):
    dependencies = [
        ("post", "0002_one_line_and_waiting"),
    ]

    operations = [
        migrations.AlterField(
            model_name="message",
            name="text",
            field=privacy.fields.EncryptedTextField(verbose_name="text"),
        ),
        migrations.AlterField(
            model_name="message",
            name="to",
            field=privacy.fields.EncryptedTextField(
                blank=True,
                help_text="Blank: to the team whose address the owner sets.",
                validators=[
                    django.core.validators.EmailValidator(),
                    django.core.validators.MaxLengthValidator(254),
                ],
                verbose_name="to",
            ),
        ),
        migrations.AddField(
            model_name="message",
            name="to_hash",
            field=privacy.fields.LookupHashField(
                blank=True,
                db_index=True,
                editable=False,
                hashed=privacy.subjects.hash_of_email,
                max_length=64,
                source="to",
            ),
        ),
        encrypt_rows("post", "message"),
    ]

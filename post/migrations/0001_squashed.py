import django.core.validators
import privacy.fields
import privacy.subjects
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('post', '0001_initial'), ('post', '0002_one_line_and_waiting'), ('post', '0003_encrypted')]

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Message',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('send_key', models.CharField(help_text='Such as “BP-7K3M-9QX2 received, to the sender”. Never an address.', max_length=100, unique=True, verbose_name='what it is about, and who it is for')),
                ('to', privacy.fields.EncryptedTextField(blank=True, help_text='Blank: to the team whose address the owner sets.', validators=[django.core.validators.EmailValidator(), django.core.validators.MaxLengthValidator(254)], verbose_name='to')),
                ('to_hash', privacy.fields.LookupHashField(blank=True, db_index=True, editable=False, hashed=privacy.subjects.hash_of_email, max_length=64, source='to')),
                ('subject', models.CharField(max_length=150, validators=[django.core.validators.RegexValidator('^[^\\x00-\\x1f\\x7f]+\\Z', 'A subject is one line, without hidden characters.')], verbose_name='subject')),
                ('text', privacy.fields.EncryptedTextField(verbose_name='text')),
                ('made_at', models.DateTimeField(verbose_name='promised at')),
                ('tries', models.PositiveSmallIntegerField(default=0, verbose_name='tries so far')),
                ('next_try_at', models.DateTimeField(verbose_name='next try at')),
                ('claimed_until', models.DateTimeField(blank=True, help_text='No second worker sends it before then. A worker that dies lets it go.', null=True, verbose_name='being sent until')),
                ('sent_at', models.DateTimeField(blank=True, null=True, verbose_name='sent at')),
                ('given_up_at', models.DateTimeField(blank=True, null=True, verbose_name='given up at')),
                ('last_error', models.CharField(blank=True, help_text='The kind of error, without its words: they may hold an address.', max_length=100, verbose_name='what went wrong last')),
            ],
            options={
                'verbose_name': 'message',
                'verbose_name_plural': 'messages in the outbox',
                'ordering': ['made_at', 'id'],
                'indexes': [models.Index(condition=models.Q(('given_up_at', None), ('sent_at', None)), fields=['next_try_at'], name='outbox_waiting')],
                'constraints': [models.CheckConstraint(condition=models.Q(('sent_at', None), ('given_up_at', None), _connector='OR'), name='a_message_is_sent_or_given_up', violation_error_message='A message that was sent cannot be given up.'), models.CheckConstraint(condition=models.Q(models.Q(('subject__contains', '\n'), _negated=True), models.Q(('subject__contains', '\r'), _negated=True)), name='a_subject_is_one_line', violation_error_message='A subject is one line.')],
            },
        ),
    ]

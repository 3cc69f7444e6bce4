import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('privacy', '0001_initial'), ('privacy', '0002_words_taken_out')]

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Purge',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('began_at', models.DateTimeField(db_index=True, verbose_name='began at')),
                ('ended_at', models.DateTimeField(blank=True, help_text='Empty: it goes on, or it was cut off.', null=True, verbose_name='ended at')),
                ('deleted', models.JSONField(default=dict, verbose_name='how many were deleted, by policy')),
                ('held_back', models.JSONField(default=dict, verbose_name='how many are due but still open or unsent, by policy')),
            ],
            options={
                'verbose_name': 'run of the purge',
                'verbose_name_plural': 'runs of the purge',
                'ordering': ['-began_at', '-id'],
            },
        ),
        migrations.CreateModel(
            name='Tombstone',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('at', models.DateTimeField(verbose_name='when')),
                ('of', models.CharField(choices=[('person', 'All about a person'), ('story', 'A public story, or the yes to one'), ('words', 'Words in one place')], default='person', max_length=6, verbose_name='of what')),
                ('basis', models.CharField(choices=[('asked', 'They asked, and nothing speaks against it'), ('withdrawn', 'They took back their yes'), ('not-needed', 'It is no longer needed'), ('unlawful', 'It should not have been kept')], max_length=10, verbose_name='why')),
                ('hashes', models.JSONField(blank=True, default=list, verbose_name='keyed hashes of their e-mail address and phone number')),
                ('references', models.JSONField(blank=True, default=list, verbose_name='references of what they sent, or which words')),
                ('counts', models.JSONField(blank=True, default=dict, verbose_name='how many rows were erased, by kind')),
            ],
            options={
                'verbose_name': 'tombstone',
                'verbose_name_plural': 'tombstones',
                'ordering': ['-at'],
                'permissions': [('answer_people', 'Can find, take away and erase all about one person')],
            },
        ),
        migrations.CreateModel(
            name='AccessRecord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('opened', 'Opened'), ('exported', 'Took away all about one person'), ('exported-many', 'Took away many at once'), ('erased', 'Erased a person'), ('taken-out', 'Took words out of one place')], max_length=14, verbose_name='what was done')),
                ('at', models.DateTimeField(db_index=True, verbose_name='when')),
                ('subject', models.CharField(help_text='A reference, or what was taken away. Never a name or an address.', max_length=200, verbose_name='of what')),
                ('rows', models.PositiveIntegerField(default=1, verbose_name='how many rows')),
                ('reason', models.TextField(blank=True, verbose_name='why')),
                ('by', models.ForeignKey(blank=True, help_text='Nobody: somebody who works on the server, by a command.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='who')),
            ],
            options={
                'verbose_name': 'record of access',
                'verbose_name_plural': 'records of access',
                'ordering': ['-at', '-id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('kind', 'opened'), models.Q(('reason', ''), _negated=True), _connector='OR'), name='taking_away_and_erasing_say_why', violation_error_message='Say why.')],
            },
        ),
    ]

import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('publishing', '0001_initial'), ('publishing', '0002_owner_of_voices'), ('publishing', '0003_privacy_words')]

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='TrialDatabase',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('made_at', models.DateTimeField(auto_now_add=True)),
            ],
            options={
                'verbose_name': 'trial database mark',
            },
        ),
        migrations.CreateModel(
            name='GlossaryTerm',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('is_visible', models.BooleanField(default=False, help_text='Leave unticked while you are still writing.', verbose_name='shown to the public')),
                ('term', models.CharField(max_length=100, unique=True, verbose_name='word')),
                ('acronym', models.CharField(blank=True, help_text='The letters pages spell out where they first appear, such as EHCP.', max_length=20, verbose_name='letters')),
                ('full', models.CharField(blank=True, max_length=150, verbose_name='in full')),
                ('definition', models.TextField(verbose_name='what it means')),
                ('basis', models.CharField(choices=[('plan', 'said in the plans'), ('public', 'said on another public page'), ('general', 'general meaning, in our words')], max_length=10, verbose_name='where this comes from')),
            ],
            options={
                'verbose_name': 'glossary word',
                'verbose_name_plural': 'glossary',
                'ordering': ['term'],
                'constraints': [models.CheckConstraint(condition=models.Q(('acronym', ''), models.Q(('full', ''), _negated=True), _connector='OR'), name='glossary_letters_are_spelt_out', violation_error_message='Say what the letters stand for.')],
            },
        ),
        migrations.CreateModel(
            name='HistoricalGlossaryTerm',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('is_visible', models.BooleanField(default=False, help_text='Leave unticked while you are still writing.', verbose_name='shown to the public')),
                ('term', models.CharField(db_index=True, max_length=100, verbose_name='word')),
                ('acronym', models.CharField(blank=True, help_text='The letters pages spell out where they first appear, such as EHCP.', max_length=20, verbose_name='letters')),
                ('full', models.CharField(blank=True, max_length=150, verbose_name='in full')),
                ('definition', models.TextField(verbose_name='what it means')),
                ('basis', models.CharField(choices=[('plan', 'said in the plans'), ('public', 'said on another public page'), ('general', 'general meaning, in our words')], max_length=10, verbose_name='where this comes from')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.TextField(null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'historical glossary word',
                'verbose_name_plural': 'historical glossary',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='HistoricalOwnerSettings',
            fields=[
                ('id', models.PositiveSmallIntegerField(db_index=True, default=1, editable=False)),
                ('is_official', models.BooleanField(default=False, help_text='Tick once the council has agreed that this is its site.', verbose_name='this is the official site')),
                ('contact_team', models.CharField(blank=True, max_length=150, verbose_name='team that answers')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='e-mail for the public')),
                ('phone', models.CharField(blank=True, max_length=50, verbose_name='phone for the public')),
                ('postal_address', models.TextField(blank=True, verbose_name='postal address')),
                ('reply_days', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='working days to reply')),
                ('urgent_help', models.CharField(blank=True, help_text='Shown at the foot of every page after 999 and 111. One line with a number.', max_length=200, verbose_name='local urgent help')),
                ('inbox_email', models.EmailField(blank=True, help_text='Told when something new waits in the inbox. Not shown to the public.', max_length=254, verbose_name='e-mail of the team that answers what people send')),
                ('safeguarding_help', models.CharField(blank=True, help_text='Shown on every form where people write, after 999. One line with a number.', max_length=200, verbose_name='who to call when a child may be at risk')),
                ('child_plan_help', models.TextField(blank=True, help_text='The EHCP team: how to reach them.', verbose_name='who helps with one child’s EHCP')),
                ('independent_advice', models.TextField(blank=True, help_text='The SEND information, advice and support service: how to reach it.', verbose_name='who gives free independent advice')),
                ('complaints_help', models.TextField(blank=True, help_text='For the council, the NHS and schools, or the page that says so.', verbose_name='how to complain')),
                ('mediation_help', models.TextField(blank=True, help_text='The mediation service: how to reach it.', verbose_name='who helps settle a disagreement')),
                ('waiting_help', models.TextField(blank=True, help_text='Names and numbers a family can use while they wait for a service.', verbose_name='who can help while people wait')),
                ('data_controller', models.CharField(blank=True, max_length=200, verbose_name='who is responsible for data')),
                ('data_protection_officer', models.CharField(blank=True, max_length=200, verbose_name='data protection officer: how to reach them')),
                ('data_processors', models.TextField(blank=True, help_text='Each company with its country. Shown on the privacy page.', verbose_name='who runs the computers and sends the mail, and where')),
                ('privacy_agreed_on', models.DateField(blank=True, help_text='Its reasons in law and its times are told as proposals until then.', null=True, verbose_name='data protection officer agreed to the privacy page on')),
                ('security_contact', models.CharField(blank=True, help_text='A web address or mailto: address, used in security.txt.', max_length=200, verbose_name='where to report a security problem')),
                ('next_update_due', models.DateField(blank=True, help_text='The day the public can expect it. The plan promises four a year.', null=True, verbose_name='next quarterly update is due on')),
                ('accessibility_prepared_on', models.DateField(blank=True, null=True, verbose_name='accessibility statement prepared on')),
                ('accessibility_reviewed_on', models.DateField(blank=True, null=True, verbose_name='accessibility statement last reviewed on')),
                ('accessibility_tested_by', models.CharField(blank=True, max_length=300, verbose_name='who last tested the site, when and how')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.TextField(null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'historical owner settings',
                'verbose_name_plural': 'historical owner settings',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='LoadedRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('loader', models.CharField(max_length=50)),
                ('kind', models.CharField(max_length=100)),
                ('key', models.CharField(max_length=200)),
                ('fingerprint', models.CharField(max_length=64)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('loader', 'kind', 'key'), name='a_loaded_row_is_remembered_once', violation_error_message='This row is remembered already.')],
            },
        ),
        migrations.CreateModel(
            name='OwnerSettings',
            fields=[
                ('id', models.PositiveSmallIntegerField(default=1, editable=False, primary_key=True, serialize=False)),
                ('is_official', models.BooleanField(default=False, help_text='Tick once the council has agreed that this is its site.', verbose_name='this is the official site')),
                ('contact_team', models.CharField(blank=True, max_length=150, verbose_name='team that answers')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='e-mail for the public')),
                ('phone', models.CharField(blank=True, max_length=50, verbose_name='phone for the public')),
                ('postal_address', models.TextField(blank=True, verbose_name='postal address')),
                ('reply_days', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='working days to reply')),
                ('urgent_help', models.CharField(blank=True, help_text='Shown at the foot of every page after 999 and 111. One line with a number.', max_length=200, verbose_name='local urgent help')),
                ('inbox_email', models.EmailField(blank=True, help_text='Told when something new waits in the inbox. Not shown to the public.', max_length=254, verbose_name='e-mail of the team that answers what people send')),
                ('safeguarding_help', models.CharField(blank=True, help_text='Shown on every form where people write, after 999. One line with a number.', max_length=200, verbose_name='who to call when a child may be at risk')),
                ('child_plan_help', models.TextField(blank=True, help_text='The EHCP team: how to reach them.', verbose_name='who helps with one child’s EHCP')),
                ('independent_advice', models.TextField(blank=True, help_text='The SEND information, advice and support service: how to reach it.', verbose_name='who gives free independent advice')),
                ('complaints_help', models.TextField(blank=True, help_text='For the council, the NHS and schools, or the page that says so.', verbose_name='how to complain')),
                ('mediation_help', models.TextField(blank=True, help_text='The mediation service: how to reach it.', verbose_name='who helps settle a disagreement')),
                ('waiting_help', models.TextField(blank=True, help_text='Names and numbers a family can use while they wait for a service.', verbose_name='who can help while people wait')),
                ('data_controller', models.CharField(blank=True, max_length=200, verbose_name='who is responsible for data')),
                ('data_protection_officer', models.CharField(blank=True, max_length=200, verbose_name='data protection officer: how to reach them')),
                ('data_processors', models.TextField(blank=True, help_text='Each company with its country. Shown on the privacy page.', verbose_name='who runs the computers and sends the mail, and where')),
                ('privacy_agreed_on', models.DateField(blank=True, help_text='Its reasons in law and its times are told as proposals until then.', null=True, verbose_name='data protection officer agreed to the privacy page on')),
                ('security_contact', models.CharField(blank=True, help_text='A web address or mailto: address, used in security.txt.', max_length=200, verbose_name='where to report a security problem')),
                ('next_update_due', models.DateField(blank=True, help_text='The day the public can expect it. The plan promises four a year.', null=True, verbose_name='next quarterly update is due on')),
                ('accessibility_prepared_on', models.DateField(blank=True, null=True, verbose_name='accessibility statement prepared on')),
                ('accessibility_reviewed_on', models.DateField(blank=True, null=True, verbose_name='accessibility statement last reviewed on')),
                ('accessibility_tested_by', models.CharField(blank=True, max_length=300, verbose_name='who last tested the site, when and how')),
            ],
            options={
                'verbose_name': 'owner settings',
                'verbose_name_plural': 'owner settings',
                'constraints': [models.CheckConstraint(condition=models.Q(('id', 1)), name='one_row_of_owner_settings', violation_error_message='There is only one set of owner settings.')],
            },
        ),
    ]

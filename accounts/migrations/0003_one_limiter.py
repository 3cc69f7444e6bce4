from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_log_in_tries")]

    operations = [
        migrations.RenameField("logintries", "count", "used"),
        migrations.AlterField("logintries", "used", models.PositiveIntegerField("used", default=0)),
        migrations.AlterField(
            "logintries",
            "key",
            models.CharField(max_length=80, unique=True, verbose_name="allowance"),
        ),
    ]

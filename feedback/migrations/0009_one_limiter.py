from django.db import migrations, models


def begin_anew(apps, _schema_editor):
    """One count of each allowance is left: those of the last hours are let go."""
    apps.get_model("feedback", "Budget").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("feedback", "0008_what_it_is_about")]

    operations = [
        migrations.RunPython(begin_anew, migrations.RunPython.noop, elidable=True),
        migrations.RemoveConstraint("budget", "an_allowance_is_counted_once"),
        migrations.AlterField(
            "budget",
            "key",
            models.CharField(max_length=80, unique=True, verbose_name="allowance"),
        ),
    ]

from django.db import migrations
from django.db.models import F, Value
from django.db.models.functions import Concat

KINDS = ["RecommendationPoint", "AreaDefinition", "ActionPart", "FactFigure"]
# Above every place there is: on the way no two rows may stand in one place.
ASIDE = 20_000


def count_in_tens(apps, schema_editor):
    """Places 1, 2, 3 become 10, 20, 30, so that something can come between two rows."""
    for name in KINDS:
        rows = apps.get_model("actions", name)._base_manager
        rows.update(order=F("order") + ASIDE)
        rows.update(order=(F("order") - ASIDE) * 10)
    remembered = apps.get_model("publishing", "LoadedRow").objects.filter(loader="big-plan")
    by_place = remembered.filter(kind__in=[f"actions.{name}" for name in KINDS])
    ids = list(by_place.values_list("pk", flat=True))
    by_place.update(key=Concat(F("key"), Value("0")), loader="aside")
    remembered.model.objects.filter(pk__in=ids).update(loader="big-plan")


class Migration(migrations.Migration):
    dependencies = [("actions", "0003_parts_done"), ("publishing", "0001_initial")]

    operations = [migrations.RunPython(count_in_tens)]

"""What the history of a row keeps of the rows it belongs with."""

from simple_history.models import HistoricalRecords


class HistoryWithSets(HistoricalRecords):
    """A history that keeps sets of rows, `m2m_fields`, as well: by their keys.

    The library reads each of these rows whole, and looks for those of a row that was just made and
    belongs with none yet."""

    def create_historical_record_m2ms(self, history_instance, instance):
        if history_instance.history_type == "+":
            return
        for field in history_instance._history_m2m_fields:  # noqa: SLF001  the library's own
            belongs = field.remote_field.through._base_manager
            rows = belongs.filter(**{field.m2m_field_name(): instance.pk}).values()
            kept = self.m2m_models[field]
            kept.objects.bulk_create(kept(history=history_instance, **row) for row in rows)

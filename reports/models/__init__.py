from reports.models.documents import UpdateDocument, UpdateText

__all__ = ["UpdateDocument", "UpdateText"]

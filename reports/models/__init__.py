from reports.models.documents import UpdateDocument, UpdateText
from reports.models.views import View, Voice

__all__ = ["UpdateDocument", "UpdateText", "View", "Voice"]

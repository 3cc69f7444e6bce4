from reports.models.documents import UpdateDocument, UpdateText
from reports.models.taking_out import TakenOutPlace, TakingOut
from reports.models.views import View, Voice

__all__ = ["TakenOutPlace", "TakingOut", "UpdateDocument", "UpdateText", "View", "Voice"]

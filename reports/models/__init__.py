from reports.models.corrections import AreaCorrection
from reports.models.documents import UpdateDocument, UpdateText
from reports.models.holds import Hold
from reports.models.interim import InterimNote
from reports.models.planned import PlannedPublication
from reports.models.signing import AreaReport
from reports.models.taking_out import TakenOutPlace, TakingOut
from reports.models.views import View, Voice

__all__ = [
    "AreaCorrection",
    "AreaReport",
    "Hold",
    "InterimNote",
    "PlannedPublication",
    "TakenOutPlace",
    "TakingOut",
    "UpdateDocument",
    "UpdateText",
    "View",
    "Voice",
]

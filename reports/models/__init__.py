from reports.models.documents import UpdateDocument, UpdateText
from reports.models.holds import Hold
from reports.models.interim import InterimNote
from reports.models.planned import PlannedPublication
from reports.models.signing import AreaReport

__all__ = [
    "AreaReport",
    "Hold",
    "InterimNote",
    "PlannedPublication",
    "UpdateDocument",
    "UpdateText",
]

"""The nouns of this room, one idea a module."""

from actions.models.actions import Action, ActionLink, ActionPart
from actions.models.areas import AreaDefinition, FocusArea, Lead, RecommendationPoint
from actions.models.assignments import Assignment
from actions.models.due_dates import DueDate
from actions.models.expected import ExpectedUpdate
from actions.models.measures import Measure, MeasureInArea
from actions.models.public_facts import FactFigure, PublicFact
from actions.models.readings import Definition, Reading, Series
from actions.models.rounds import Correction, ProgressUpdate, PutRight, Round

__all__ = [
    "Action",
    "ActionLink",
    "ActionPart",
    "AreaDefinition",
    "Assignment",
    "Correction",
    "Definition",
    "DueDate",
    "ExpectedUpdate",
    "FactFigure",
    "FocusArea",
    "Lead",
    "Measure",
    "MeasureInArea",
    "ProgressUpdate",
    "PublicFact",
    "PutRight",
    "Reading",
    "RecommendationPoint",
    "Round",
    "Series",
]

"""What people tell us: kept in two halves from the start, so that one can be erased."""

from feedback.models.budgets import Budget
from feedback.models.page_verdicts import PageVerdict
from feedback.models.stories import Story
from feedback.models.submissions import Consent, PersonalPart, Submission
from feedback.models.taken_out import MayBeTakenOut
from feedback.models.themes import CommentsReport, Theme
from feedback.models.work import Note, Reply

__all__ = [
    "Budget",
    "CommentsReport",
    "Consent",
    "MayBeTakenOut",
    "Note",
    "PageVerdict",
    "PersonalPart",
    "Reply",
    "Story",
    "Submission",
    "Theme",
]

"""Why nothing of this room is among the public changes: what stands there is never taken off."""

from feedback.models import CommentsReport, Story, Theme
from publishing.changes import leave_out

leave_out(Story, because="Its sender may take it back, and then no list may hold it.")
leave_out(Theme, because="It is taken back at once if somebody could be known from it.")
leave_out(CommentsReport, because="It is taken back at once if somebody could be known from it.")

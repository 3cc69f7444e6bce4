"""The rows of this room in the admin, by what they are about."""

from actions.admin import actions, areas, measures, people, progress, public_facts

__all__ = ["actions", "areas", "measures", "people", "progress", "public_facts"]

"""Identifiers of what has no row of its own, such as the costs of a service: the same each time."""

from uuid import UUID, uuid5

# Made once by lot. Another would give all of them other identifiers.
OURS = UUID("ce9072fe-44da-4aa7-9025-8d72ea7f5869")


def identifier(*parts):
    """Return the identifier of what these parts name, such as that of its service and "fees"."""
    return uuid5(OURS, "/".join(map(str, parts)))

"""Events: their pages, for calendars, and for feed readers."""

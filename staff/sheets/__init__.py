"""Spreadsheets that staff fill in and bring back: a file is read, then all of it done, or none."""

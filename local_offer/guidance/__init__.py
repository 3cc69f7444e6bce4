"""Guidance: its words, its pages, and the tick without which the public does not read it."""

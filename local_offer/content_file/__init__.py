"""The file of services: read and checked as a whole, then loaded."""

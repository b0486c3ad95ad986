"""Filters of the parts beyond questionnaires."""

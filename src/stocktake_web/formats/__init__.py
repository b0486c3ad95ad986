"""Formats of days and times that differ from those that Django has for a language."""

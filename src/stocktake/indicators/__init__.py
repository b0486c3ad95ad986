"""Indicators: raw observations to one tidy table, chosen between sources."""

"""Divides between groups of economies and within economies: how wide, since when, which way."""

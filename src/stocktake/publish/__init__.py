"""Publish: site, report and data exports from tables."""

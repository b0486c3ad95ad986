"""Workspace: the folder that a user keeps, and the build that turns it into tables and pages."""

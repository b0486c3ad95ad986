"""Consultations: drafts open for positions of members and comments of partners."""

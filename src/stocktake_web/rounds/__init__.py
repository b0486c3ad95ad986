"""Reporting rounds: questionnaires, submissions, answers and their way to publication."""

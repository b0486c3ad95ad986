"""A questionnaire as a file that is filled in anywhere and brought back."""

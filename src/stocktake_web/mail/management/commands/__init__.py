"""Commands of the application ``mail``."""

"""The library of practices and laws: who has solved what, moderated."""

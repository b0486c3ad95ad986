"""The vocabulary: themes, units, groups, economies, indicators, target sets, the catalogue.

Data, not code: a policy officer can read and correct every file. ``load``
validates them; ``tables`` holds what every table must look like.
"""

"""The tables of a plan, from a solved plan."""

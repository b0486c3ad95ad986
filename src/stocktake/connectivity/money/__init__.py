"""What a plan costs over time, what it earns, who pays the rest, and in which order."""

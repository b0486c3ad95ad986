"""Fetch series from the publishers' services; the only code that opens the network."""

"""Register: what the segments of documents say, and which catalogue entry they are."""

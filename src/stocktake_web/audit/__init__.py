"""The record of what was done: append-only, chained by hashes, outliving what it is about."""

"""The API: what the pages can do, for programs; the same actions, the same permissions."""

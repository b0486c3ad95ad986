"""Pages of rounds: thin, each begins with what the person may see and calls an action."""

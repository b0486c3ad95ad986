"""Activities that serve commitments: workshops, expert missions, projects; IATI in and out."""

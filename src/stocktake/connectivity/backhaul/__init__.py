"""Which nodes to connect, and by which links: a prize-collecting Steiner forest."""

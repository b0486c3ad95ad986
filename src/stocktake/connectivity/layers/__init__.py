"""What is there already: fibre, towers, lines, roads, ground, facilities, hazards, borders."""

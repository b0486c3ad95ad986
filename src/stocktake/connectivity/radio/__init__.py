"""Radio: loss over terrain, line of sight, rain, hops, capacity of cells and of satellite beams."""

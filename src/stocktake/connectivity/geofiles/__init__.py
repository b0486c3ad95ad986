"""Files of places, lines, areas and rasters: opened, located on the globe, and reported on."""

"""Where people live: read from files, clustered from rasters, listed, or generated."""

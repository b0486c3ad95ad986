"""Sources: files and packages to raw observations, each with its source, release and licence."""

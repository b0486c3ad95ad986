"""What a draft leaves open: rules over its statements, for those who write the next declaration."""

"""From accepted answers to files of the workspace, which the next build reads."""

"""Stocktake: ministerial declarations, measured, timed, reported and answered for."""

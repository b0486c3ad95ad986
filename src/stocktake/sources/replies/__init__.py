"""Replies: what each service sends, read into raw observations; nothing here knows the network."""

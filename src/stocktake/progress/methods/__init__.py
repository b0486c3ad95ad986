"""Published methods of progress, each in a file of its own; ``registry`` lists them."""

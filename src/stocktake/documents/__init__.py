"""Documents: a file to text, pages and segments."""

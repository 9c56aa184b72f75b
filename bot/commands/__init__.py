"""One command a file: a typed coroutine that returns a reply."""

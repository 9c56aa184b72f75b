"""One customer model a file: what it reads, what it learns, what it says."""

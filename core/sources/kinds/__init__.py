"""The kinds of import file, one a file."""

"""The formats of import file, one a file."""

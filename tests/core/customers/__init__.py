"""What single models read from the tables."""

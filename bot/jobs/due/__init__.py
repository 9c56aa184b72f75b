"""What falls due by itself, one job a file."""

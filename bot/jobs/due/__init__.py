"""What falls due by the clock, one job a file."""

"""Move whole tables through the Arrow driver, past the rows of Python."""

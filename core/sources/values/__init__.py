"""From the text of cells to typed values: one type of value a file."""

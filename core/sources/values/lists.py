"""Several names in one cell."""

import re

from core.sources.batch import Objects

_SEPARATORS = re.compile(r"\s*[;；、|]\s*")


def one_separator(column: Objects) -> Objects:
    """Return the column with every list separated by "; "."""
    tidy = column.copy()
    for row, text in enumerate(column):
        if text is not None:
            tidy[row] = "; ".join(part for part in _SEPARATORS.split(text) if part)
    return tidy

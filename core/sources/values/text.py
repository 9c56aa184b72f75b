"""Free text: as written, on one line, trimmed."""

import re

from core.sources.values.empty import is_empty

_SPACES = re.compile(r"\s+")


def text(cell: str) -> str | None:
    """Return a cell's text with its spaces made single, None for an empty cell."""
    return None if is_empty(cell) else _SPACES.sub(" ", cell).strip()

"""Free text: as written, on one line, trimmed."""

from core.printable import one_line
from core.sources.values.empty import is_empty


def text(cell: str) -> str | None:
    """Return a cell's printable text with its spaces made single, None for an empty cell."""
    return None if is_empty(cell) else one_line(cell) or None

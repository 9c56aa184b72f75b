"""The ways a cell says that it is empty."""

EMPTY = frozenset({"", "-", "--", "—", "——", "/", "NULL", "null", "N/A", "n/a", "#N/A", "NaN", "nan", "\\N", "(null)"})


def is_empty(text: str) -> bool:
    """Return whether a cell's text stands for nothing."""
    return text.strip() in EMPTY

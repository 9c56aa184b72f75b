"""Identifiers: text that must come through a spreadsheet unharmed."""

import re
from collections.abc import Iterable

from core.printable import one_line
from core.sources.spelling import wide_to_plain
from core.sources.values.empty import is_empty

_FORMULA = re.compile(r'="(.*)"')  # ="00123": how exports keep a spreadsheet from eating the zeros
_FLOAT = re.compile(r"\d+\.0+")
_POINT = re.compile(r"\d+\.\d+")
SHORTENED = re.compile(r"\d(?:[.,]\d+)?E\+\d+", re.IGNORECASE)


def are_floats(spellings: Iterable[str]) -> bool:
    """Return whether every number with a point in a column is a whole one (17850.0): a spreadsheet's doing."""
    points = [text.strip() for text in spellings if _POINT.fullmatch(text.strip())]
    return bool(points) and all(_FLOAT.fullmatch(text) for text in points)


def identifier(text: str, *, floats: bool) -> str | None:
    """Return an identifier as written, without what a spreadsheet added; None for an empty cell.

    Raises ValueError when the spreadsheet has replaced the digits by a shortened number.
    """
    if is_empty(text):
        return None
    if text.isascii() and text.isalnum():
        return text
    found = wide_to_plain(text).lstrip("'")
    if formula := _FORMULA.fullmatch(found):
        found = formula.group(1)
    if SHORTENED.fullmatch(found):
        raise ValueError(found)
    found = one_line(found)
    return found.split(".")[0] if floats and _FLOAT.fullmatch(found) else found or None

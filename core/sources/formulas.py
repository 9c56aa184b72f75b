"""Cells that a spreadsheet would run: guarded in the files we write, as they were again when we read them."""

import re

# OWASP, "CSV Injection": what begins with one of these is a formula, in full width too. A number may begin with a sign.
_RUNS = re.compile(r"\s*([=@＝＠]|[-+－＋].*[^\W\d_])", re.DOTALL)
GUARD = "'"


def guarded(cell: str) -> str:
    """Return a cell that a spreadsheet shows as text, whatever it begins with."""
    return GUARD + cell if _RUNS.match(cell) else cell


def unguarded(cell: str) -> str:
    """Return a cell as it was before it was guarded."""
    return cell[len(GUARD) :] if cell.startswith(GUARD) and _RUNS.match(cell, len(GUARD)) else cell

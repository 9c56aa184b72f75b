"""How much a workbook is when it is unpacked: a few kilobytes can hold a sheet that fits no memory."""

import re
import zipfile
from pathlib import Path

from core.errors import Mistake

MOST_BYTES = 2 << 30
# A sheet is held as a rectangle of cells of 24 bytes, up to the last row and the last column that has any.
MOST_CELLS = 100_000_000
_CHUNK = 1 << 20
_OVERLAP = 64
_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml")
_COLUMN = re.compile(rb'r="([A-Z]{2,3})\d')  # up to Z every sheet may be long
_ROW = re.compile(rb'<row [^>]*?\br="(\d+)"')


def refuse_bombs(path: Path) -> None:
    """Raise Mistake for a workbook that would not fit into memory, before anything unpacks it."""
    with zipfile.ZipFile(path) as archive:
        parts = archive.infolist()
        too_large = sum(part.file_size for part in parts) > MOST_BYTES
        sheets = [part for part in parts if _SHEET.fullmatch(part.filename)]
        if too_large or any(_cells(archive, part) > MOST_CELLS for part in sheets):
            raise Mistake("sources.too_large", file=path.name)


def _cells(archive: zipfile.ZipFile, sheet: zipfile.ZipInfo) -> int:
    """Return the size of the rectangle a sheet takes."""
    wide: set[bytes] = {b"Z"}
    last, tail = 0, b""
    with archive.open(sheet) as stream:
        while chunk := stream.read(_CHUNK):
            text = tail + chunk
            wide.update(_COLUMN.findall(text))
            last = max(last, *map(int, _ROW.findall(text)), 0)
            tail = text[-_OVERLAP:]
    return last * max(map(_number, wide))


def _number(column: bytes) -> int:
    """Return the number of a column by its letters: AA is 27."""
    number = 0
    for letter in column:
        number = number * 26 + letter - ord("A") + 1
    return number

"""The refused rows of a file, with their reasons, as a file a person can mend and import again."""

import csv
from collections import defaultdict
from pathlib import Path

import numpy as np

from core.sources.formulas import guarded
from core.sources.report import Reading
from core.sources.words import WORDS, say
from core.types import LANGS


def write_refused(path: str | Path, reading: Reading) -> Path:
    """Write the refused rows: their own columns, then the line and why, in both languages; return the path.

    UTF-8 with a mark, because that is what Excel opens correctly by a double click.
    """
    path = Path(path)
    reasons = _reasons(reading)
    width = len(reading.table.headers)
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow([*map(guarded, reading.table.headers), *_headers()])
        for line, cells in sorted(_rows(reading, set(reasons)).items()):
            shown = map(guarded, [*cells[:width], *[""] * (width - len(cells)), str(line), *reasons[line]])
            writer.writerow(shown)
    return path


def _headers() -> list[str]:
    return [WORDS["en"]["sources.refused.line"], *(WORDS[lang]["sources.refused.reason"] for lang in LANGS)]


def _reasons(reading: Reading) -> dict[int, list[str]]:
    found: defaultdict[int, list[list[str]]] = defaultdict(list)
    for problem in reading.refused:
        found[problem.line].append([f"{problem.column}: {say(problem.expected, lang)}" for lang in LANGS])
    return {line: ["; ".join(said).lstrip(": ") for said in zip(*each, strict=True)] for line, each in found.items()}


def _rows(reading: Reading, lines: set[int]) -> dict[int, list[str]]:
    table = reading.table
    rows = {row.line: list(row.cells) for row in table.misfits}
    for row in np.flatnonzero(np.isin(table.lines, list(lines))).tolist():
        rows[int(table.lines[row])] = [texts.cell(row) for texts in table.columns]
    return {line: cells for line, cells in rows.items() if line in lines}

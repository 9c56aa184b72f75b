"""Write rows as the files they are imported from."""

import csv
import io
from collections.abc import Sequence
from dataclasses import fields
from operator import attrgetter
from typing import Any


def as_csv(rows: Sequence[Any]) -> bytes:
    """Return rows of one kind as CSV: UTF-8, commas, the fields' names as headers, empty for unknown."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    header = [field.name for field in fields(rows[0])]
    values = attrgetter(*header)
    writer.writerow(header)
    writer.writerows(["" if value is None else value for value in values(row)] for row in rows)
    return text.getvalue().encode("utf-8")

"""The latest balance sheet known of each customer, as columns."""

import numpy as np

from core.altman import z_scores
from core.frames import unknown
from core.grouping import latest
from core.model import Columns
from core.policy.sections.altman import Altman
from core.tables import Tables

SHEET = ("z_score", "equity", "period_end_day")


def latest_sheet(tables: Tables, as_of: int, rules: Altman) -> Columns:
    """Return the Z″, the book equity and the last day of the period; NaN what is unknown or too old."""
    sheets = tables.balance_sheets
    if not sheets.length:
        return dict.fromkeys(SHEET, unknown(tables.count))
    rows = latest(sheets["customer"], tables.count, sheets["period_end"], sheets["day"])
    known = np.flatnonzero(rows >= 0)
    found = sheets.take(rows[known])
    fresh = found["period_end"] > as_of - rules.sheet_days
    columns = unknown((len(SHEET), tables.count))
    columns[0, known] = np.where(fresh, z_scores(found, rules.form), np.nan)
    columns[1, known] = np.where(fresh, found["equity"], np.nan)
    columns[2, known] = found["period_end"]
    return dict(zip(SHEET, columns, strict=True))

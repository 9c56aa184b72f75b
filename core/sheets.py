"""The latest balance sheet known of each customer, as columns."""

import numpy as np

from core.altman import z_scores
from core.grouping import latest, pick
from core.model import Columns
from core.policy.sections.altman import Altman
from core.tables import Tables

SHEET = ("z_score", "equity", "period_end_day")


def latest_sheet(tables: Tables, as_of: int, rules: Altman) -> Columns:
    """Return the Z″, the book equity and the last day of the period; NaN what is unknown or too old."""
    sheets = tables.balance_sheets
    if not sheets.length:
        return dict.fromkeys(SHEET, np.full(tables.count, np.nan))
    z, equity = z_scores(sheets, rules.form), sheets["equity"]
    of_one_day = (np.nan_to_num(values, nan=-np.inf) for values in (z, equity))  # the same in whatever order they come
    rows = latest(sheets["customer"], tables.count, sheets["period_end"], sheets["day"], *of_one_day)
    ended = pick(sheets["period_end"], rows)
    fresh = ended > as_of - rules.sheet_days
    return {
        "z_score": np.where(fresh, pick(z, rows), np.nan),
        "equity": np.where(fresh, pick(equity, rows), np.nan),
        "period_end_day": ended,
    }

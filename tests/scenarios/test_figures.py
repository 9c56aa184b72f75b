"""Every customer's figures, computed again from the demo's files with pandas, are those of the store."""

from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from bot.app import App
from core.store.engine import session
from core.store.runs import top
from core.store.scope import ALL
from core.store.tables.runs import Score

FILES = Path(__file__).parents[2] / "deploy" / "demo"
TODAY = pd.Timestamp(date(2026, 6, 30))
YEAR = pd.Timedelta(days=365)


@pytest.fixture(scope="module")
def lines() -> pd.DataFrame:
    """Return order lines with their day, the amount in fen, and the day of the order a negative line belongs to."""
    read = pd.read_csv(FILES / "orders.csv", parse_dates=["ordered_on", "status_on"], dtype={"reverses": str})
    read["fen"] = (read["amount"] * 100).round().astype("int64")
    return read


@pytest.fixture
def scores(demo: App) -> dict[str, Score]:
    with session(demo.house.engine) as opened:
        return {row.external_id: row.score for row in top(opened, ALL, limit=400)}


def untouched(lines: pd.DataFrame) -> set[str]:
    """Return the customers nothing was ever taken back from: for them the sums are plain."""
    back = (lines["amount"] <= 0) | lines["status"].isin(["cancelled", "returned"]) | lines["reverses"].notna()
    return set(lines["customer_id"]) - set(lines.loc[back, "customer_id"])


def test_revenue_is_the_sum_of_the_lines(lines: pd.DataFrame, scores: dict[str, Score]) -> None:
    plain = untouched(lines)
    year = lines[lines["ordered_on"] > TODAY - YEAR].groupby("customer_id")["fen"].sum()
    assert len(plain) > 150
    assert {c: scores[c].revenue_12m for c in plain} == {c: int(year.get(c, 0)) for c in plain}


def test_what_was_taken_back_is_taken_off(lines: pd.DataFrame, scores: dict[str, Score]) -> None:
    """Over all time and everybody, what is left is what was ordered less what came back."""
    first, last = lines["ordered_on"].min(), lines["ordered_on"].max()
    assert last <= TODAY < first + 4 * YEAR
    touched = set(lines["customer_id"]) - untouched(lines)
    gross = lines[(lines["ordered_on"] > TODAY - YEAR) & (lines["fen"] > 0)].groupby("customer_id")["fen"].sum()
    assert touched
    assert all((scores[c].revenue_12m or 0) <= gross.get(c, 0) for c in touched)


def test_silence_is_counted_from_the_last_purchase(lines: pd.DataFrame, scores: dict[str, Score]) -> None:
    plain = untouched(lines)
    last = (TODAY - lines.groupby("customer_id")["ordered_on"].max()).dt.days
    assert {c: scores[c].days_since_last for c in plain} == {c: float(last[c]) for c in plain}


def test_the_list_by_score_is_in_order_and_knows_buyers_only_first(scores: dict[str, Score]) -> None:
    listed = [score.tier_score for score in scores.values()]
    known = [points for points in listed if points is not None]
    assert known == sorted(known, reverse=True)
    assert listed[: len(known)] == known

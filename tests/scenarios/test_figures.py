"""Every customer's figures, computed again from the demo's files with pandas, are those of the store."""

import shutil
from collections import Counter
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from bot.app import App
from bot.scoring import whole_book
from bot.sheet import rules_of
from core.levels import LEVELS
from core.policy import Policy
from core.score import features, score, settle
from core.store.columns import number_of
from core.store.engine import connect, session
from core.store.runs import WORK, count, counts, latest_run, previous_scores, top
from core.store.scope import ALL
from core.store.score_rows import as_lists
from core.store.tables.runs import Score
from tests.scenarios.demo_books import FILES, TODAY, YEAR, read, settled_invoices

STEPS = ("credit", "business", "performance", "reputation", "churn")


@dataclass(frozen=True)
class Again:
    """What the store gives back, scored again as the run did: all columns by customer, and those it would keep."""

    figures: pd.DataFrame
    kept: dict[str, Any]
    policy: Policy


@pytest.fixture(scope="module")
def again(demo_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Again:
    copy = shutil.copyfile(demo_file, tmp_path_factory.mktemp("figures") / "demo.db")
    engine = connect(f"sqlite:///{copy}")
    with session(engine) as opened:
        run = latest_run(opened)
        assert run is not None
        policy, calibration = rules_of(run.policy, run.calibration)
        tables = whole_book(engine, policy.reporting_currency, run.as_of)
        scored = score(features(tables, run.as_of, policy), calibration, policy)
        settled, _ = settle(scored, previous_scores(opened, run.as_of), calibration, policy)
        names = {row.customer_id: row.external_id for row in top(opened, ALL, limit=400)}
    engine.dispose()
    index = [names[int(customer)] for customer in settled["customer"]]
    return Again(pd.DataFrame({name: settled[name] for name in settled}, index=index), as_lists(settled), policy)


def agree(again: Again, **expected: "pd.Series[Any]") -> None:
    """Hold columns against what was computed again for the customers the files tell of; of all others it is unknown."""
    for name, values in expected.items():
        made, wanted = (s.astype(float) for s in again.figures[name].align(values, join="left"))
        off = ~np.isclose(made, wanted, rtol=1e-9, atol=1e-9, equal_nan=True)
        assert wanted.notna().sum() > 10, name
        assert not off.any(), (name, made[off].head(), wanted[off].head())


@pytest.fixture(scope="module")
def billed() -> pd.DataFrame:
    return settled_invoices()


def of_each(rows: pd.DataFrame, among: pd.DataFrame, column: str = "fen") -> "pd.Series[Any]":
    """Return the sum of a column a customer, 0 for those that only the other rows tell of."""
    return rows.groupby("customer_id")[column].sum().reindex(among["customer_id"].unique(), fill_value=0)


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


def test_a_run_says_the_same_again_from_what_the_store_gives_back(again: Again, scores: dict[str, Score]) -> None:
    """Policy, calibration and books come back from the store: each kept column of each customer must be as it was."""
    assert len(again.kept) > 60
    for name, values in again.kept.items():
        kept = [getattr(scores[customer], name) for customer in again.figures.index]
        kept = [number_of(value) if isinstance(value, date) else value for value in kept]
        assert kept == [value.item() if isinstance(value, np.generic) else value for value in values], name


def test_what_is_owed_and_overdue_is_left_of_the_invoices(again: Again, billed: pd.DataFrame) -> None:
    overdue = billed[(billed["left"] > 0) & (billed["due_on"] < TODAY)]
    agree(
        again,
        open_receivables=of_each(billed, billed, "left"),
        overdue_receivables=of_each(overdue, billed, "left"),
        oldest_overdue_days=(TODAY - overdue.groupby("customer_id")["due_on"].min()).dt.days,
    )


def test_paying_late_is_read_from_the_invoices_that_show_it(again: Again, billed: pd.DataFrame) -> None:
    paid = (billed["left"] <= 0) & (billed["issued_on"] > TODAY - YEAR) & billed["paid_on"].notna()
    shown = billed[paid | ((billed["left"] > 0) & (billed["due_on"] < TODAY))].groupby("customer_id")["late"]
    grace = again.policy.credit_grade.grace_days
    late = shown.agg(lambda days: (days > grace).mean())
    agree(again, days_late=shown.mean(), late_share=late, worst_overdue_days=shown.max())


def test_dispute_and_use_of_the_limit_are_parts_of_what_was_billed(again: Again, billed: pd.DataFrame) -> None:
    lately = billed[(billed["issued_on"] > TODAY - YEAR) | (billed["left"] > 0)]
    disputed = of_each(lately[lately["status"] == "disputed"], lately) / of_each(lately, lately)
    limit = read("customers_before").set_index("customer_id")["credit_limit"]
    limit = 100 * read("customers").set_index("customer_id")["credit_limit"].combine_first(limit)
    agree(again, disputed_share=disputed, limit_use=of_each(billed, billed, "left") / limit)


def test_the_z_score_is_of_the_latest_balance_sheet_known(again: Again) -> None:
    sheets = read("balance_sheets", "period_end", "known_on").query("known_on <= @TODAY")
    last = sheets.sort_values(["period_end", "known_on"]).groupby("customer_id").tail(1).set_index("customer_id")
    inside = 6.56 * last["working_capital"] + 3.26 * last["retained_earnings"] + 6.72 * last["ebit"]
    score = inside / last["total_assets"] + 1.05 * last["equity"] / last["liabilities"]
    oldest = TODAY - pd.Timedelta(days=again.policy.altman.sheet_days)
    agree(again, z_score=score.where(last["period_end"] > oldest))


def test_answers_are_averaged_and_detractors_counted(again: Again) -> None:
    answers = read("surveys", "answered_on").query("answered_on <= @TODAY")
    window = TODAY - pd.Timedelta(days=again.policy.loyalty.survey_days)
    average = answers[answers["answered_on"] > window].groupby(["kind", "customer_id"])["score"].mean()
    year = answers[answers["answered_on"] > TODAY - YEAR]
    against = year["score"] <= year["kind"].map(again.policy.reputation_risk.detractor_up_to.model_dump())
    agree(again, **{kind: average[kind] for kind in ("nps", "csat", "ces")})
    agree(again, reputation_detractors=against.groupby(year["customer_id"]).mean())


def test_fading_use_is_the_last_days_against_those_before(again: Again) -> None:
    used = read("usage", "on")
    age = (TODAY - used["on"]).dt.days
    fall = {}
    for days in (30, again.policy.churn.usage_days):
        before = of_each(used[(age >= days) & (age < (days + 90 if days == 30 else 4 * days))], used, "count") / 3
        fall[days] = (1 - of_each(used[age < days], used, "count") / before).where(before > 0)
    agree(again, usage_change=-fall[30], churn_usage=fall[again.policy.churn.usage_days])


def test_complaints_and_the_cost_to_serve_are_as_recorded_or_estimated(again: Again) -> None:
    everybody, rules = read("customers"), again.policy.current_value
    complaints, dealings = read("complaints", "opened_on", "closed_on"), read("interactions", "on")
    year, still_open = complaints[complaints["opened_on"] > TODAY - YEAR], complaints[complaints["closed_on"].isna()]
    number = year.groupby("customer_id").size().reindex(everybody["customer_id"], fill_value=0)
    each = dealings.assign(fen=dealings["kind"].map(rules.cost_per_interaction.model_dump()))
    estimated = of_each(each[each["on"] > TODAY - YEAR], everybody) + rules.cost_per_complaint * number
    costs = read("service_costs", "on")
    recorded = costs[costs["on"] > TODAY - YEAR].groupby("customer_id")["fen"].sum()
    waiting = still_open.groupby("customer_id").size().reindex(everybody["customer_id"], fill_value=0)
    agree(again, complaints_12m=number, churn_open_complaints=waiting)
    agree(again, cost_to_serve_12m=recorded.combine_first(estimated))


def test_the_naive_lifetime_value_is_the_last_margin_repeated(again: Again, lines: pd.DataFrame) -> None:
    plain = lines[lines["customer_id"].isin(untouched(lines)) & (lines["ordered_on"] > TODAY - YEAR)]
    margin = of_each(plain.assign(fen=plain["fen"] - (plain["quantity"] * plain["unit_cost"] * 100).round()), plain)
    told = again.figures.loc[margin.index]
    assert len(margin) > 150
    assert np.allclose(told["gross_margin_12m"], margin)
    assert np.allclose(told["clv_naive"], margin * again.policy.clv.horizon_months / 12)


def test_a_hub_is_known_by_those_the_file_of_introductions_names(again: Again) -> None:
    edges = read("introductions", "on").query("customer_id == 'C-0307' or other_customer_id == 'C-0307'")
    own = edges[edges["customer_id"] == "C-0307"]
    brought = set(own[own["kind"].isin(["introduced", "referred"])]["other_customer_id"])
    others = edges[edges["kind"].isin(["cites", "shares_circle"])]
    near = brought | set(others["customer_id"]) | set(others["other_customer_id"])
    told = again.figures.loc["C-0307"]
    assert told["known_by"] == len(near - {"C-0307"}) > 5
    assert told["depended_on_by"] == (edges["kind"] == "depends_on").sum() == 3
    assert told["referred_revenue"] == again.figures.loc[list(brought), "revenue_12m"].sum() > 0


def test_the_warning_follows_from_the_levels_of_its_steps(again: Again, scores: dict[str, Score]) -> None:
    rules = again.policy.warning
    for customer, kept in scores.items():
        levels = [LEVELS.index(level) for step in STEPS if (level := getattr(kept, f"{step}_level"))]
        fine = "clear" if len(levels) >= rules.steps_min else None
        watch = "watch" if 1 in levels else fine
        act = 2 in levels or levels.count(1) >= rules.watches_to_act
        assert kept.warning == ("act" if act else watch), customer


def test_every_class_counts_as_many_as_it_lists(demo: App, scores: dict[str, Score]) -> None:
    names = ("tier", "quadrant", "relationship", "credit_grade", "warning", "work_quadrant", "churn_level")
    with session(demo.house.engine) as opened:
        counted = counts(opened, ALL, names)
        for name in names:
            options = Counter(option for kept in scores.values() if (option := getattr(kept, name)) is not None)
            assert counted[name] == options
            assert {option: count(opened, ALL, only={name: option}) for option in options} == options


def test_today_has_urgent_before_important_and_nobody_twice(demo: App, scores: dict[str, Score]) -> None:
    work = {customer: kept for customer, kept in scores.items() if kept.work_quadrant in WORK}
    pressing = {
        c: (WORK[k.work_quadrant or ""], -(k.urgency or 0) - (k.importance or 0), k.rank) for c, k in work.items()
    }
    with session(demo.house.engine) as opened:
        assert [row.external_id for row in top(opened, ALL, limit=400, by="today")] == sorted(
            work, key=pressing.__getitem__
        )

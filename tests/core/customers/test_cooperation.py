"""A contract is renewed by the next one, and complaints and referrals make a habit."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.customers.cooperation import OPTIONS
from core.frames import Frame
from core.renewals import EARLY, LAPSED, ON_TIME, OPEN, renewals
from core.tables import INTRODUCTIONS, NEVER
from tests.books import TODAY
from tests.core.customers.tables import POLICY, said, table

RULES = POLICY.cooperation


def contract(customer: int, starts_ago: int, ends_ago: int) -> tuple[float, ...]:
    return (customer, starts_ago, TODAY - ends_ago, 1_000)


def kinds(*rows: tuple[float, ...]) -> list[int]:
    """Return what became of the contracts, in order of customer and first day."""
    return [int(kind) for kind in renewals(table("contracts", *rows), TODAY, RULES).kind]


@pytest.mark.parametrize(
    ("next_starts_ago", "expected"),
    [(160, EARLY), (115, EARLY), (114, EARLY), (113, ON_TIME), (99, ON_TIME), (70, ON_TIME), (69, LAPSED)],
)
def test_the_next_contract_renews_early_on_time_or_too_late(next_starts_ago: int, expected: int) -> None:
    assert kinds(contract(0, 465, 100), contract(0, next_starts_ago, -200)) == [expected, OPEN]


def test_a_contract_that_runs_beside_another_does_not_renew_it() -> None:
    assert kinds(contract(0, 465, 100), contract(0, 400, -200)) == [LAPSED, OPEN]


def test_another_customer_renews_nothing() -> None:
    assert kinds(contract(0, 465, 100), contract(1, 99, -200)) == [LAPSED, OPEN]


def test_within_the_grace_nothing_is_decided() -> None:
    assert kinds(contract(0, 400, RULES.grace_days), contract(1, 400, RULES.grace_days + 1)) == [OPEN, LAPSED]


def one_by_one(contracts: Frame) -> list[int]:
    """Return the same as renewals, contract by contract."""
    rows = sorted(zip(*(contracts[name].tolist() for name in ("customer", "day", "end")), strict=True))
    found = []
    for place, (customer, _, end) in enumerate(rows):
        later = [start for other, start, _ in rows[place + 1 :] if other == customer]
        start = next((start for start in later if start >= end - RULES.renewal_window_days), None)
        if start is not None and start <= end + RULES.grace_days:
            found.append(EARLY if start <= end - RULES.early_days else ON_TIME)
        else:
            found.append(LAPSED if end + RULES.grace_days < TODAY else OPEN)
    return found


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 2), st.integers(0, 900), st.integers(0, 400)), max_size=9))
def test_contracts_are_matched_as_if_one_by_one(rows: list[tuple[int, int, int]]) -> None:
    contracts = table("contracts", *(contract(customer, ago, ago - length) for customer, ago, length in rows))
    assert renewals(contracts, TODAY, RULES).kind.tolist() == (one_by_one(contracts) if rows else [])


def test_a_contract_without_an_end_is_still_running() -> None:
    assert kinds((0, 400, NEVER, 1_000)) == [OPEN]


def test_the_rate_and_the_last_renewal_tell_the_habit() -> None:
    rows = [contract(0, 1200, 830), contract(0, 829, 465), contract(0, 464, 100), contract(1, 900, 500)]
    scores = said(3, contracts=table("contracts", *rows))
    assert scores["renewals"].tolist() == [2, 0, 0]
    assert scores["renewal_rate"][:2].tolist() == [2 / 3, 0]
    assert [OPTIONS["renewal_habit"][code] for code in scores["renewal_habit"][:2]] == ["wavering", "lapsing"]
    assert scores["last_renewal"].tolist() == [LAPSED, LAPSED, -1]
    assert np.isnan(scores["renewal_rate"][2])


def test_complaints_are_counted_by_year_and_closed_ones_timed() -> None:
    complaints = table(
        "complaints", (0, 400, TODAY - 380, 1), (0, 40, TODAY - 36, 1), (0, 9, NEVER, 0), (1, 900, TODAY - 890, 1)
    )
    scores = said(2, orders=table("orders", (0, 5, 900, 1), (1, 5, 900, 1)), complaints=complaints)
    assert scores["complaint_close_days"].tolist()[0] == 12
    assert np.isnan(scores["complaint_close_days"][1])
    assert scores["complaint_urgent_share"].tolist()[0] == 0.5
    assert [OPTIONS["complaint_frequency"][code] for code in scores["complaint_frequency"]] == ["few", "none"]


def test_a_referral_is_won_when_the_file_says_so_before_any_revenue_came() -> None:
    referred, cites = INTRODUCTIONS.index("referred"), INTRODUCTIONS.index("cites")
    outcomes = ((0, referred, 1), (1, referred, 0), (2, referred, -1), (3, cites, 1))
    made = table("introductions", *((customer, 60, 99, kind, won) for customer, kind, won in outcomes))
    bought = table("orders", *((customer, 5, 900, 1) for customer in range(4)))
    scores = said(4, introductions=made, orders=bought)
    found = [OPTIONS["referral_record"][code] for code in scores["referral_record"]]
    assert found == ["won", "made", "made", "none"]


def test_the_last_thirty_days_are_held_apart_from_the_year_before_them() -> None:
    days = (0, 29, 30, 394, 395)
    scores = said(1, complaints=table("complaints", *((0, ago, NEVER, 0) for ago in days)))
    assert scores["complaints_30d"].tolist() == [2]
    assert scores["complaints_before"].tolist() == [2]

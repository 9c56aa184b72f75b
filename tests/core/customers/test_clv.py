"""What customers will still bring us: orders to come, contracts that run, and their margin."""

import numpy as np
import pytest

from core.frames import Frame
from core.policy import Policy, parse_policy
from core.score import calibrate, features, score
from core.tables import NEVER, Tables
from tests.books import AS_OF, TODAY
from tests.core.customers.tables import POLICY, table
from tests.core.customers.test_alive import Orders

OPEN = "[alive]\nrepeat_buyers_min = 5\n"


def told(text: str = OPEN, customers: int = 31, **tables: Frame) -> Frame:
    policy = parse_policy(text)
    book = Tables(np.arange(customers, dtype=np.int64), **tables)
    frame = features(book, AS_OF, policy)
    return score(frame, calibrate(frame, policy), policy)


def crowd(by: float = 1.0) -> Orders:
    rng = np.random.default_rng(8)
    orders: Orders = []
    for customer in range(30):
        level = 200_000.0 * (1 + customer % 5)
        for ago in rng.choice(400, 2 + customer % 7, replace=False).tolist():
            amount = round(level * rng.uniform(0.7, 1.3)) * by
            orders.append((customer, ago, amount, amount * 0.6))
    return orders


def contract(customer: int, began_ago: int, days: int, amount: float, cut_by: int = 0) -> tuple[float, ...]:
    """Return a contract of so many days, cancelled so many before its end."""
    end = TODAY - began_ago + days - 1
    return (customer, began_ago, end, amount, end - cut_by if cut_by else NEVER)


def annuity(days: float, discount: float = 0.1) -> float:
    """Return what a daily 1 is worth, added up by hand, day by day at its middle."""
    return float(((1 + discount) ** (-(np.arange(round(days)) + 0.5) / 365)).sum())


def test_money_in_another_unit_scales_the_value() -> None:
    one, other = told(orders=table("orders", *crowd())), told(orders=table("orders", *crowd(by=100)))
    for name in ("clv", "clv_low", "clv_high", "clv_naive", "lifetime_revenue"):
        np.testing.assert_allclose(other[name] / 100, one[name], rtol=1e-5, atol=1)


def test_the_value_is_orders_times_spend_times_margin_with_its_interval() -> None:
    scores = told(orders=table("orders", *crowd()))
    known = ~np.isnan(scores["clv"])
    assert known[:30].all()
    np.testing.assert_allclose(scores["clv"], 0.4 * scores["lifetime_revenue"], rtol=1e-5, atol=3)
    spend = scores["lifetime_revenue"][:30] / scores["lifetime_orders"][:30]
    own = scores["bought_ever"][:30] / scores["purchase_days"][:30]
    level = np.arange(30) % 5
    assert (spend > own)[level == 0].all()  # drawn to everybody's
    assert (spend < own)[level == 4].all()
    assert (scores["clv_low"] <= scores["clv"])[known].all()
    assert (scores["clv"] <= scores["clv_high"])[known].any()


def test_the_naive_value_repeats_the_last_12_months() -> None:
    orders = table("orders", (0, 10, 9_000, 6_000), (0, 400, 50_000, 1_000))
    assert told(orders=orders)["clv_naive"][0] == 3 * 3_000


def test_without_cost_the_value_is_unknown_until_the_policy_assumes_a_margin() -> None:
    orders = [(customer, ago, amount, np.nan) for customer, ago, amount, _ in crowd()]
    scores = told(orders=table("orders", *orders))
    assert np.isnan(scores["clv"]).all()
    assert np.isnan(scores["clv_naive"]).all()
    assert (scores["lifetime_revenue"][:30] > 0).all()
    assumed = told(OPEN + "[clv]\nmargin_assumed = 0.25", orders=table("orders", *orders))
    np.testing.assert_allclose(assumed["clv"], scores["lifetime_revenue"] / 4, atol=1)


def test_the_net_margin_takes_the_cost_to_serve_off() -> None:
    orders, dealings = table("orders", *crowd()), table("interactions", *((0, 10, 1),) * 2)
    gross, net = (
        told(OPEN + f'[clv]\nmargin = "{margin}"', orders=orders, interactions=dealings) for margin in ("gross", "net")
    )
    visits = 2 * POLICY.current_value.cost_per_interaction.visit
    assert gross["clv_naive"][0] - net["clv_naive"][0] == pytest.approx(3 * visits)
    assert net["clv"][0] < gross["clv"][0]
    np.testing.assert_array_equal(gross["clv"][1:], net["clv"][1:])


def test_the_first_order_counts_unless_the_policy_leaves_it_out() -> None:
    large_first = (30, 300, 6_000_000, 3_600_000), (30, 100, 200_000, 120_000), (30, 20, 200_000, 120_000)
    orders = table("orders", *crowd(), *large_first)
    counted = told(orders=orders)
    left_out = told(OPEN + "[clv]\nfirst_order_counts = false", orders=orders)
    assert left_out["lifetime_revenue"][30] < counted["lifetime_revenue"][30] / 2


def contracts(*rows: tuple[float, ...], text: str = "") -> dict[str, float | int]:
    return told(text, 1, orders=table("orders", (0, 30, 10_000, 6_000)), contracts=table("contracts", *rows)).row(0)


def test_a_contract_is_worth_what_is_left_of_it_and_its_renewals() -> None:
    row = contracts(contract(0, 364 - 181, 365, 36_500))
    sure = 100 * annuity(181)
    yearly = [100 * (annuity(181 + 365 * (k + 1)) - annuity(181 + 365 * k)) for k in range(2)]
    rest = 100 * (annuity(1095) - annuity(181 + 730))
    assert row["contract_left"] == pytest.approx(sure, abs=2)
    expected = sure + 0.8 * yearly[0] + 0.8**2 * yearly[1] + 0.8**3 * rest
    assert row["contract_value"] == pytest.approx(expected, rel=1e-4)
    assert row["contract_most"] == pytest.approx(100 * annuity(1095), rel=1e-4)
    assert row["clv"] == pytest.approx(0.4 * row["contract_value"], abs=1)


def test_without_a_discount_every_day_counts_the_same() -> None:
    row = contracts(contract(0, 0, 365, 36_500), text="[clv]\ndiscount_yearly = 0.0\nrenewal_share = 1.0")
    assert (row["contract_left"], row["contract_value"], row["contract_most"]) == (36_400, 109_500, 109_500)


def test_a_contract_longer_than_the_horizon_counts_up_to_it() -> None:
    row = contracts(contract(0, 0, 3650, 365_000))
    assert row["contract_left"] == row["contract_value"] == row["contract_most"]
    assert row["contract_left"] == pytest.approx(100 * annuity(1095), rel=1e-4)


def test_past_renewals_speak_for_the_next() -> None:
    ended = [contract(0, 365 * year + 100, 365, 1_000) for year in (3, 2, 1)]
    faithful = contracts(*ended, contract(0, 100, 365, 1_000))
    assert faithful["renewal_share"] == pytest.approx((3 + 0.8 * 4) / (3 + 4))
    lapsed = contracts(contract(0, 1500, 365, 1_000), contract(0, 100, 365, 1_000))
    assert lapsed["renewal_share"] == pytest.approx(0.8 * 4 / 5)
    broken = contracts(contract(0, 500, 365, 1_000, cut_by=30), contract(0, 100, 365, 1_000))
    assert broken["renewal_share"] == pytest.approx(0.8 * 4 / 5)
    assert contracts(contract(0, 10, 365, 1_000))["renewal_share"] == pytest.approx(0.8)


def test_what_does_not_run_or_has_no_value_is_no_contract() -> None:
    for row in (contract(0, 100, 365, 1_000, cut_by=270), contract(0, 800, 365, 1_000), contract(0, 10, 365, np.nan)):
        assert np.isnan(contracts(row)["contract_value"])


def test_orders_fulfil_a_contract_and_only_what_goes_beyond_counts_on_top() -> None:
    def revenue(amount: float) -> float:
        rows = table("contracts", contract(0, 10, 365, amount))
        return float(told(orders=table("orders", *crowd()), contracts=rows)["lifetime_revenue"][0])

    orders_alone = float(told(orders=table("orders", *crowd()))["lifetime_revenue"][0])
    assert revenue(10) == orders_alone
    assert revenue(10**9) > 10**9


@pytest.mark.parametrize("policy", [POLICY, parse_policy("[clv]\nhorizon_months = 1")])
def test_a_customer_known_by_name_has_no_value(policy: Policy) -> None:
    book = Tables(np.arange(2, dtype=np.int64), orders=table("orders", (0, 30, 10_000, 6_000)))
    frame = features(book, AS_OF, policy)
    row = score(frame, calibrate(frame, policy), policy).row(1)
    assert np.isnan([row[name] for name in ("clv", "clv_low", "clv_naive", "contract_value", "lifetime_revenue")]).all()

"""A contract whose successor is signed is renewed: nobody is sent to save it."""

import pytest

from core.tables import NEVER
from tests.books import TODAY
from tests.core.customers.tables import said, table

OLD = (0, 347, TODAY + 18, 365_000)
NEXT = (0, -19, TODAY + 18 + 365, 365_000, NEVER, TODAY - 30)
UNSIGNED = (*NEXT[:5], TODAY + 19)


def acme(*contracts: tuple[float, ...]) -> dict[str, float | int]:
    """Return a steady buyer with these contracts."""
    orders = table("orders", *((0, ago, 30_000, 20_000) for ago in range(10, 400, 30)))
    return said(orders=orders, contracts=table("contracts", *contracts)).row(0)


def unchanged(row: dict[str, float | int], before: dict[str, float | int]) -> bool:
    return all(row[name] == before[name] for name in ("churn_renewal", "contracts_ended", "contract_value", "urgency"))


def test_a_signed_successor_silences_the_alarm_and_an_unsigned_one_does_not() -> None:
    alone, followed = acme(OLD), acme(OLD, NEXT)
    assert (alone["churn_renewal"], followed["churn_renewal"]) == (18, 18 + 365)
    assert alone["urgency"] > followed["urgency"] == acme()["urgency"]
    assert alone["churn_risk"] > followed["churn_risk"]
    assert unchanged(acme(OLD, UNSIGNED), alone)


def test_it_counts_as_a_renewal_while_the_old_one_still_runs() -> None:
    assert acme(OLD)["contracts_ended"] == 0
    row = acme(OLD, NEXT)
    assert (row["contracts_ended"], row["renewal_rate"], row["running_contracts"]) == (1, 1.0, 1)


def test_its_worth_stands_for_the_renewal_it_is() -> None:
    alone, followed = acme(OLD), acme(OLD, NEXT)
    assert followed["contract_left"] == pytest.approx(alone["contract_left"] + 365_000 * 0.93, rel=0.03)
    assert alone["contract_value"] < followed["contract_value"] < followed["contract_most"]
    assert followed["contract_most"] == pytest.approx(alone["contract_most"], rel=5e-3)


def test_one_cancelled_before_it_began_renews_nothing() -> None:
    cancelled = (*NEXT[:4], TODAY - 5, TODAY - 30)
    assert unchanged(acme(OLD, cancelled), acme(OLD))

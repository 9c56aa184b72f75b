"""Incidents add up by severity, fade once they are settled, and count for their own kind of risk only."""

import numpy as np
import pytest

from core.incidents import incident_features
from core.tables import NEVER, RISKS, Tables
from tests.books import TODAY
from tests.core.customers.tables import POLICY, table

CREDIT, REPUTATION = RISKS.index("credit"), RISKS.index("reputation")
MINOR, SERIOUS, GRAVE = 1, 2, 3
HALF_LIFE = POLICY.incidents.half_life_days


def raised(*rows: tuple[float, ...], risk: str = "credit", customers: int = 1) -> list[float]:
    """Return how far incidents raise a risk, of rows: customer, days ago, risk, severity, day it was settled."""
    tables = Tables(np.arange(customers), incidents=table("incidents", *rows))
    values: list[float] = incident_features(tables, risk, TODAY, POLICY)[f"{risk}_incidents"].tolist()
    return values


def test_an_open_incident_counts_fully_by_its_severity() -> None:
    each = [raised((0, 400, CREDIT, severity, NEVER))[0] for severity in (MINOR, SERIOUS, GRAVE)]
    assert each == [100 * POLICY.incidents.minor, 100 * POLICY.incidents.serious, 100 * POLICY.incidents.grave]


def test_a_settled_incident_halves_with_every_half_life() -> None:
    grave = 100 * POLICY.incidents.grave
    assert raised((0, 400, CREDIT, GRAVE, TODAY)) == [grave]
    assert raised((0, 400, CREDIT, GRAVE, TODAY - HALF_LIFE)) == [grave / 2]
    assert raised((0, 400, CREDIT, GRAVE, TODAY - 2 * HALF_LIFE)) == [grave / 4]


def test_several_add_up_and_never_beyond_a_hundred() -> None:
    two = [(0, 30, CREDIT, MINOR, NEVER), (0, 20, CREDIT, SERIOUS, NEVER)]
    assert raised(*two) == [100 * (POLICY.incidents.minor + POLICY.incidents.serious)]
    assert raised(*two * 9) == [10_000]


def test_an_incident_counts_for_its_own_kind_and_customer() -> None:
    rows = [(1, 30, REPUTATION, SERIOUS, NEVER)]
    assert np.isnan(raised(*rows, risk="credit", customers=2)).all()
    nobody, theirs = raised(*rows, risk="reputation", customers=2)
    assert np.isnan(nobody)
    assert theirs == 100 * POLICY.incidents.serious


def test_the_open_ones_are_counted_and_the_newest_is_dated() -> None:
    rows = [(0, 90, CREDIT, MINOR, TODAY - 5), (0, 40, CREDIT, MINOR, NEVER), (0, 60, CREDIT, MINOR, NEVER)]
    given = incident_features(Tables(np.arange(1), incidents=table("incidents", *rows)), "credit", TODAY, POLICY)
    assert (given["credit_incidents_open"][0], given["credit_incident_day"][0]) == (2, TODAY - 40)


@pytest.mark.parametrize("risk", RISKS)
def test_without_incidents_nothing_is_said(risk: str) -> None:
    given = incident_features(Tables(np.arange(3)), risk, TODAY, POLICY)
    assert all(np.isnan(values).all() for values in given.values())

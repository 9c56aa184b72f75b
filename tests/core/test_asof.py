"""What is cut to a day knows nothing of later ones."""

import numpy as np

from core.asof import known_on
from core.tables import NEVER, Tables
from tests.books import TODAY
from tests.core.customers.tables import table


def test_a_contract_is_not_cancelled_before_the_day_it_was() -> None:
    end, cancelled = TODAY + 60, TODAY - 30
    tables = Tables(np.array([1]), contracts=table("contracts", (0, 300, end, 900, cancelled)))
    for day, cancelled_on in ((cancelled - 1, NEVER), (cancelled, cancelled)):
        found = known_on(tables, day).contracts
        assert (found["end"].tolist(), found["cancelled_on"].tolist()) == ([end], [cancelled_on])


def test_a_contract_that_is_agreed_is_known_before_it_begins() -> None:
    contracts = table("contracts", (0, -60, TODAY + 400, 900, NEVER, TODAY - 30))
    tables = Tables(np.array([1]), contracts=contracts)
    assert [known_on(tables, day).contracts.length for day in (TODAY - 31, TODAY - 30, TODAY + 60)] == [0, 1, 1]

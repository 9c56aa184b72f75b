"""What is cut to a day knows nothing of later ones."""

import numpy as np

from core.asof import known_on
from core.tables import NEVER, Tables
from tests.core.customers.tables import table


def test_a_contract_is_not_cancelled_before_the_day_it_was() -> None:
    tables = Tables(
        np.array([1]),
        contracts=table("contracts", (0, 300, 9000, np.nan, 100)).with_columns({"day": np.array([10], np.int32)}),
    )
    for day, cancelled_on in ((99, NEVER), (100, 100)):
        found = known_on(tables, day).contracts
        assert (found["end"].tolist(), found["cancelled_on"].tolist()) == ([9000], [cancelled_on])

"""What is cut to a day knows nothing of later ones."""

import numpy as np

from core.asof import known_on
from core.frames import Frame
from core.tables import Tables


def _contract(end: int) -> Tables:
    days = {"customer": [0], "day": [10], "end": [end], "cancelled": [1]}
    columns = {name: np.array(values, np.int32) for name, values in days.items()}
    return Tables(np.array([1]), contracts=Frame({**columns, "amount": np.array([np.nan])}))


def test_a_contract_is_not_cancelled_before_the_day_it_was() -> None:
    assert [known_on(_contract(100), day).contracts["cancelled"].tolist() for day in (99, 100)] == [[0], [1]]

"""A rep is measured by the buyers who come back."""

import numpy as np

from core.frames import Frame
from core.team import repurchase_rate
from tests.core.customers.tables import said, table


def frame(*purchases: float) -> Frame:
    return Frame({"window_purchases": np.array(purchases, np.float64)})


def owners(*codes: int) -> np.ndarray[tuple[int], np.dtype[np.int32]]:
    return np.array(codes, np.int32)


def test_the_rate_is_who_bought_again_of_who_bought() -> None:
    told = repurchase_rate(frame(5, 1, 0, 2, 1), owners(0, 0, 0, 0, 1))
    assert (told.buyers.tolist(), told.returning.tolist()) == ([3, 1], [2, 0])
    assert told.rate.tolist() == [2 / 3, 0]


def test_a_rep_without_a_buyer_has_no_rate_and_nobody_s_customers_count_for_nobody() -> None:
    told = repurchase_rate(frame(0, 4, 4), owners(0, -1, 1))
    assert np.isnan(told.rate[0])
    assert told.rate[1] == 1


def test_without_owners_there_is_nothing_to_tell() -> None:
    assert len(repurchase_rate(frame(3, 1), owners(-1, -1)).rate) == 0


def test_two_orders_of_one_day_are_one_purchase() -> None:
    scores = said(2, orders=table("orders", (0, 9, 500, 1), (0, 9, 700, 1), (1, 9, 500, 1), (1, 90, 500, 1)))
    assert repurchase_rate(scores, owners(0, 0)).rate.tolist() == [0.5]

"""What a run learned comes back from the store to the last digit, on both databases."""

from datetime import date

import numpy as np
import pytest
from sqlalchemy import Engine

from core.deals.associations import Rule
from core.deals.goals import Habits
from core.deals.nextbest import Learnt
from core.deals.nextbest import Test as HeldOut
from core.frames import Array
from core.store import learning, lessons
from core.store.engine import session
from core.store.learning import Learning
from core.store.tables.runs import Run
from tests.core.store.files import moment

DAY = date(2026, 5, 31)
RULES = (Rule("simple", 7, 9, 30, 60, 70, 1 << 40), Rule("sequential", 9, 7, 1, 3, 2, 5))


def habits_of(customers: list[int]) -> Habits:
    customer = np.array(customers, np.int64)
    orders = np.arange(1, len(customers) + 1) * 3
    return Habits(customer, orders, np.arange(4, len(customers) + 4) / orders, np.arange(2, len(customers) + 2))


@pytest.mark.parametrize("test", [None, HeldOut(20454, 9, (1, 2), (3, 4), better=True)])
@pytest.mark.parametrize("customers", [[], [5, 6, 1 << 33]])
def test_what_was_learnt_is_read_as_it_was(store: Engine, test: HeldOut | None, customers: list[int]) -> None:
    tiers: dict[str, Array] = {"a": np.array(customers[:1], np.int64), "none": np.empty(0, np.int64)}
    given = Learning(Learnt(20604, RULES if customers else (), {7: 3, 9: 2}, 4, test), habits_of(customers), tiers)
    with session(store) as opened:
        run = Run(as_of=DAY, created_at=moment(DAY), policy_version="v1", policy="{}", calibration="{}")
        opened.add(run)
        opened.flush()
        assert learning.read(opened, run.id) is None
        lessons.keep(opened, run.id, learning.LESSON, learning.packed(given))
        read = learning.read(opened, run.id)
    assert read is not None
    assert read.learnt == given.learnt
    for name in ("customer", "orders", "items", "products"):
        assert getattr(read.habits, name).tolist() == getattr(given.habits, name).tolist()
    assert {name: ids.tolist() for name, ids in read.tiers.items()} == {n: i.tolist() for n, i in tiers.items()}

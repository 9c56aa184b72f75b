"""What a day makes of the alerts there are."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.alerts.alert import AMBER, RED, STATES
from core.alerts.decide import Known, Moved, decide
from core.alerts.evaluate import Looked, look
from core.frames import Array, Frame
from core.policy import load_policy

POLICY = load_policy()
GREEN, UNKNOWN = 0, -1
GAPS = {GREEN: 0.5, AMBER: 1.6, RED: 2.4, UNKNOWN: np.nan}


def seen(levels: dict[int, int], gaps: dict[int, float] | None = None) -> tuple[Looked, ...]:
    """Return what the rule of the broken rhythm sees of customers whose silence is of these levels."""
    silence = [(gaps or {}).get(customer, GAPS[level]) for customer, level in levels.items()]
    count = len(levels)
    scores = Frame(
        {
            "customer": np.array(list(levels), np.int64),
            "as_of": np.full(count, 20_000.0),
            "state": np.full(count, 2, np.int32),
            "overdue_ratio": np.array(silence, np.float64),
            **{name: np.full(count, 28.0) for name in ("days_since_last", "usual_gap_days", "next_order_day")},
            "revenue_12m": np.full(count, 100_00.0),
        }
    )
    return look(scores, None, {}, POLICY, ["rhythm_broken"])


def there(*alerts: tuple[int, str, int, bool], worse: float = 1.6) -> Frame:
    """Return alerts as columns: customer, state, level, whether the condition held; the id is the customer's + 1000."""
    customers, states, levels, holds = zip(*alerts, strict=True) if alerts else ((), (), (), ())
    return Frame(
        {
            "id": np.array(customers, np.int64) + 1000,
            "customer": np.array(customers, np.int64),
            "rule": np.zeros(len(alerts), np.int32),
            "state": np.array([STATES.index(state) for state in states], np.int32),
            "level": np.array(levels, np.int32),
            "worse": np.full(len(alerts), worse),
            "holds": np.array(holds, np.int32),
        }
    )


def moves(levels: dict[int, int], kept: Frame, new: tuple[int, ...] = ()) -> dict[int, str]:
    """Return the step of each customer's alert."""
    found: dict[int, str] = {}
    asked = np.array(list(levels), np.int64)
    for move in decide(seen(levels), kept, np.array(new, np.int64), asked):
        if isinstance(move, Known):
            found |= dict.fromkeys(move.customer.tolist(), "known")
        else:
            found[move.customer] = move.move
    return found


def test_a_condition_that_is_new_opens_an_alert() -> None:
    assert moves({1: RED, 2: AMBER, 3: GREEN, 4: UNKNOWN}, there()) == {1: "opened", 2: "opened"}


def test_where_nothing_was_watched_before_it_is_only_known() -> None:
    assert moves({1: RED, 2: AMBER}, there(), new=(1,)) == {1: "known", 2: "opened"}


@pytest.mark.parametrize(
    ("state", "level", "held", "now", "expected"),
    [
        ("open", AMBER, True, AMBER, "still"),
        ("open", AMBER, True, RED, "worsened"),
        ("acknowledged", RED, True, AMBER, "eased"),
        ("snoozed", AMBER, True, GREEN, "ended"),
        ("open", AMBER, True, UNKNOWN, None),
        ("resolved", AMBER, False, AMBER, "reopened"),
        ("resolved", AMBER, True, AMBER, None),
        ("resolved", AMBER, True, RED, "reopened"),
        ("resolved", AMBER, False, GREEN, None),
        ("baseline", AMBER, True, AMBER, None),
        ("baseline", AMBER, True, RED, "opened"),
        ("baseline", RED, True, AMBER, "still"),
        ("baseline", RED, True, GREEN, "ended"),
    ],
)
def test_what_becomes_of_an_alert(state: str, level: int, held: bool, now: int, expected: str | None) -> None:
    assert moves({1: now}, there((1, state, level, held), worse=GAPS[now])) == ({1: expected} if expected else {})


def test_figures_that_moved_are_brought_up_to_date_where_somebody_reads_them() -> None:
    kept = there((1, "open", AMBER, True), (2, "baseline", AMBER, True), (3, "resolved", AMBER, True), worse=1.55)
    assert moves({1: AMBER, 2: AMBER, 3: AMBER}, kept) == {1: "still"}


def test_who_was_not_looked_at_keeps_what_they_have() -> None:
    assert moves({1: GREEN}, there((1, "open", AMBER, True), (2, "open", AMBER, True))) == {1: "ended"}


def kept_after(kept: Frame, steps: list[Moved | Known]) -> Frame:
    """Return the alerts there are after the steps, as the store keeps them."""
    rows = {
        int(c): list(v)
        for c, *v in zip(kept["customer"], kept["state"], kept["level"], kept["worse"], kept["holds"], strict=True)
    }
    for step in steps:
        if isinstance(step, Known):
            for customer, level, worse in zip(
                step.customer.tolist(), step.level.tolist(), step.worse.tolist(), strict=True
            ):
                rows[customer] = [STATES.index("baseline"), level, worse, 1]
        elif step.finding is None:
            rows[step.customer] = [STATES.index("resolved"), *rows[step.customer][1:3], 0]
        else:
            state = STATES.index("open") if step.move != "still" else rows[step.customer][0]
            rows[step.customer] = [state, step.finding.level, step.finding.worse, 1]
    columns: list[Array] = [np.array([r[i] for r in rows.values()]) for i in range(4)] if rows else [np.empty(0)] * 4
    customers = np.array(list(rows), np.int64)
    kinds = {"state": np.int32, "level": np.int32, "worse": np.float64, "holds": np.int32}
    named = {name: column.astype(kind) for (name, kind), column in zip(kinds.items(), columns, strict=True)}
    return Frame({"id": customers + 1000, "customer": customers, "rule": np.zeros(len(customers), np.int32), **named})


books = st.dictionaries(st.integers(1, 9), st.sampled_from(list(GAPS)), max_size=9)


@given(days=st.lists(books, min_size=1, max_size=5), new=st.sets(st.integers(1, 9)))
def test_to_look_twice_at_the_same_day_changes_nothing(days: list[dict[int, int]], new: set[int]) -> None:
    kept = there()
    for levels in days:
        asked = np.array(list(levels), np.int64)
        newcomers = np.array(sorted(new), np.int64)
        kept = kept_after(kept, list(decide(seen(levels), kept, newcomers, asked)))
        again = list(decide(seen(levels), kept, newcomers, asked))
        assert {step.move for step in again if isinstance(step, Moved)} <= {"still"}
        assert not any(isinstance(step, Known) for step in again)


@given(levels=books, shuffled=st.randoms())
def test_the_order_of_rows_changes_nothing(levels: dict[int, int], shuffled: object) -> None:
    order = list(levels)
    shuffled.shuffle(order)  # type: ignore[attr-defined]
    assert moves(levels, there()) == moves({customer: levels[customer] for customer in order}, there())


@given(levels=books)
def test_one_customer_alone_gives_what_the_book_gives(levels: dict[int, int]) -> None:
    kept = there(*((customer, "open", AMBER, True) for customer in levels))
    alone = [moves({customer: level}, kept) for customer, level in levels.items()]
    together = moves(levels, kept)
    assert {customer: step for steps in alone for customer, step in steps.items()} == together


def test_what_it_compares_with_stays_what_it_was_when_the_alert_fired() -> None:
    count = {"customer": np.array([1, 2], np.int64), "as_of": np.full(2, 20_000.0), "tier": np.array([1, 1], np.int32)}
    scores = Frame({**count, "tier_score": np.full(2, 5000.0), "revenue_12m": np.full(2, 1.0)})
    before = Frame({"customer": np.array([2, 1], np.int64), "tier": np.array([1, 1], np.int32)})
    (found,) = look(scores, before, {(1, "tier_drop"): {"tier": 0}}, POLICY, ["tier_drop"])
    assert found.customer.tolist() == [1]
    assert replace(next(found.findings([0])), reason=None).was == {"tier": 0}  # type: ignore[arg-type]

"""What other rules would have told of lately is what the alerts, looked at week by week, would have become."""

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from functools import cache

import numpy as np
import pytest

from core.alerts.alert import STATES
from core.alerts.decide import Known, Moved, decide
from core.alerts.evaluate import Key, look
from core.alerts.rule import is_on, rules
from core.alerts.trial import Trial
from core.backtest import history
from core.calibration import Calibration
from core.frames import Frame
from core.lookback import Rated, try_alerts
from core.policy import Policy, load_policy, parse_policy
from core.score import calibrate, features, score
from core.settle import hold
from core.tables import Tables
from tests.books import AS_OF, book

POLICY = load_policy()
WEEKS = 13
SOONER = "[alert_rules.rhythm_broken]\namber_gaps = 1.1"
OTHERS = (
    SOONER,
    "[alert_rules.rhythm_broken]\non = false",
    "[tier]\ntop_share = 0.4",
    "[risks.churn]\non = true\namber = 10.0\nred = 20.0\ndelay_days = 0",
    "[rfm]\nwindow_days = 100",
)


@cache
def learnt(tables_seed: int, rules_text: str) -> tuple[Tables, Policy, Calibration]:
    tables, policy = invented(tables_seed), parse_policy(rules_text)
    frame = features(tables, AS_OF, policy)
    return tables, policy, calibrate(frame, policy, history(tables, AS_OF, policy))


@cache
def invented(seed: int) -> Tables:
    return book(seed, 40, 900)


def tried(seed: int, text: str, most: int = 1000) -> Trial | None:
    tables, before, known = learnt(seed, "")
    _, after, then = learnt(seed, text)
    return try_alerts(Rated(tables, before, known.learnt), Rated(tables, after, then.learnt), AS_OF, most)


@dataclass
class Alert:
    """An alert as the store would keep it, in a dictionary."""

    state: str
    level: int
    worse: float
    was: dict[str, int]
    holds: bool = True


class Kept:
    """The alerts of one policy, moved by what core.alerts.decide says."""

    def __init__(self, policy: Policy) -> None:
        self.on = [name for name in rules() if is_on(name, policy)]
        self.alerts: dict[Key, Alert] = {}
        self.opened: Counter[Key] = Counter()

    def frame(self) -> Frame:
        rows = [
            (n, c, self.on.index(rule), STATES.index(a.state), a.level, a.worse, a.holds)
            for n, ((c, rule), a) in enumerate(self.alerts.items())
        ]
        columns = list(zip(*rows, strict=True)) or [()] * 7
        names = ("id", "customer", "rule", "state", "level", "worse", "holds")
        return Frame(
            {n: np.array(c, np.float64 if n == "worse" else np.int64) for n, c in zip(names, columns, strict=True)}
        )

    def take(self, step: Known | Moved) -> None:
        if isinstance(step, Known):
            for place, customer in enumerate(step.customer.tolist()):
                was = {name: int(codes[place]) for name, codes in step.was.items()}
                self.alerts[customer, step.rule] = Alert(
                    "baseline", int(step.level[place]), float(step.worse[place]), was
                )
            return
        key = (step.customer, step.rule)
        if step.finding is None:
            self.alerts[key].holds, self.alerts[key].state = False, "resolved"
            return
        before = self.alerts.get(key)
        opens = step.move in ("opened", "reopened")
        state = "open" if opens or before is None else before.state
        self.opened[key] += opens
        self.alerts[key] = Alert(state, step.finding.level, step.finding.worse, dict(step.finding.was))


def opened_week_by_week(tables: Tables, policy: Policy, calibration: Calibration) -> Counter[Key]:
    kept, before, everybody = Kept(policy), None, tables.ids
    for week in range(WEEKS, -1, -1):
        day = AS_OF - timedelta(weeks=week)
        settled = score(features(tables, day, policy), calibration, policy)
        if before is not None:
            settled = hold(settled, before, calibration.learnt, policy)
        remembered = {key: alert.was for key, alert in kept.alerts.items() if alert.holds and alert.was}
        looked = look(settled, before, remembered, policy)
        newcomers = everybody if before is None else everybody[:0]
        for step in list(decide(looked, kept.frame(), newcomers, everybody)):
            kept.take(step)
        before = settled
    return kept.opened


@pytest.mark.parametrize("seed", [3, 8])
@pytest.mark.parametrize("text", OTHERS)
def test_it_counts_what_the_alerts_would_have_become(seed: int, text: str) -> None:
    found = tried(seed, text)
    assert found is not None
    old, new = (opened_week_by_week(*learnt(seed, rules_text)) for rules_text in ("", text))
    for fired in found.rules:
        mine = [{c: n for (c, rule), n in side.items() if rule == fired.rule and n} for side in (old, new)]
        assert (fired.before, fired.after) == tuple(sum(side.values()) for side in mine), fired.rule
        assert set(fired.gone.tolist()) == mine[0].keys() - mine[1].keys()
        assert set(fired.new.tolist()) == mine[1].keys() - mine[0].keys()
    assert (found.before, found.after) == (sum(old.values()), sum(new.values()))
    assert found.before > 0
    assert (found.days, found.one_in) == (90, 1)


def test_a_rule_that_speaks_sooner_tells_of_more() -> None:
    found = tried(3, SOONER)
    assert found is not None
    assert found.rules[0].rule == "rhythm_broken"
    assert found.rules[0].differs
    assert found.after > found.before
    assert not [fired for fired in found.rules[1:] if fired.differs]


def test_the_customers_named_first_are_worth_the_most() -> None:
    tables, policy, _ = learnt(3, "")
    found = tried(3, "[alert_rules.rhythm_broken]\non = false")
    assert found is not None
    frame = features(tables, AS_OF, policy)
    revenue = dict(zip(frame["customer"].tolist(), frame["revenue_12m"].tolist(), strict=True))
    worth = [revenue[customer] for customer in found.rules[0].gone.tolist()]
    assert len(worth) > 1
    assert worth == sorted(worth, reverse=True)


@pytest.mark.parametrize("text", ["", "[importance]\nimportant_from = 55.0"])
def test_what_no_alert_hangs_on_is_not_looked_back_at(text: str) -> None:
    assert tried(3, text) is None


def test_a_few_customers_stand_for_many() -> None:
    everybody, few = tried(3, SOONER), tried(3, SOONER, most=15)
    assert everybody is not None
    assert few is not None
    assert few.one_in == 3
    counted = {row["customer"]: (row["before"], row["after"]) for row in everybody.opened.rows(np.arange(40))}
    drawn = [(row["customer"], row["before"], row["after"]) for row in few.opened.rows(np.arange(few.opened.length))]
    assert len(drawn) == 13
    assert all(counted[customer] == (before, after) for customer, before, after in drawn)

"""A digest of thousands of open alerts for one reader, from the alerts to what is shown and summed."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import numpy as np

from bench._measure import Bench, Figure, Measure, Told, times
from core.alerts.alert import AMBER, RED, STATES, Alert
from core.alerts.digest import Known, compose
from core.alerts.notice import Told as ToldOf
from core.alerts.precision import Precision
from core.alerts.rule import rules
from core.types import Money, Reason

GOAL = 1.0  # second
OPEN = 5_000
MOST, MOST_GOOD, RUNS = 10, 3, 20
AT = datetime(2026, 6, 30, tzinfo=UTC)


def sized(sizes: tuple[int, ...]) -> Iterator[Told]:
    """Measure digests of these numbers of alerts."""
    for size in sizes:
        alerts, known = _invented(size), Known({number: ToldOf(1, AMBER) for number in range(0, size, 2)})
        good = {name for name, rule in rules().items() if rule.good}

        def made(alerts: list[Alert] = alerts, known: Known = known, good: set[str] = good) -> object:
            return compose(alerts, known, good, Precision(""), MOST, MOST_GOOD)

        yield Measure(f"a digest of {size:,} open alerts", times(made, RUNS), GOAL)
        told = compose(alerts, known, good, Precision(""), MOST, MOST_GOOD)
        parts = f"{told.risks.new.alerts:,} new, {told.risks.older.alerts:,} known, {told.snoozed:,} snoozed"
        yield Figure("  customers shown", f"{len(told.risks.shown)}: {parts}")


def _invented(size: int) -> list[Alert]:
    rng, names = np.random.default_rng(7), sorted(rules())
    states = [state for state in STATES if state not in ("baseline", "resolved")]
    return [
        Alert(
            id=number,
            customer=int(rng.integers(0, size // 2)),
            rule=names[number % len(names)],
            state=states[number % len(states)],
            level=int(rng.integers(AMBER, RED + 1)),
            worse=1.0,
            reason=Reason("rhythm_broken.silent"),
            stake=Money(int(np.exp(rng.normal(14, 1))), "CNY"),
            was={},
            holds=True,
            episode=1,
            version=1,
            opened_on=date(2026, 6, 29),
            opened_at=AT,
            changed_at=AT,
        )
        for number in range(size)
    ]


digest = Bench("a digest of many open alerts", lambda: sized((OPEN,)), sized)

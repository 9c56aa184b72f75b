"""One nightly run over a store, in a process of its own: seconds a phase and the peak memory, as a line of JSON."""

import json
import resource
import sys
import time
from collections import defaultdict
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import bot.scoring
from core.policy import load_policy
from core.policy.writing import rules_of
from core.store.engine import connect

LESSONS = "lessons, once it is published"
# The steps of a run, by the name that bot.scoring calls each by.
PHASES = {
    "load_tables": "read",
    "features": "features",
    "history": "look back",
    "calibrate": "calibrate",
    "score": "score",
    "settle": "settle",
    "write_ahead": "write scores",
    "try_to_learn": LESSONS,
}
NOW = datetime(2026, 7, 1, tzinfo=UTC)


def main(url: str, as_of: str) -> None:
    """Score the store as of a day and print what that took."""
    seconds: dict[str, float] = defaultdict(float)
    for name, phase in PHASES.items():
        setattr(bot.scoring, name, _timed(getattr(bot.scoring, name), phase, seconds))
    engine = connect(url)
    start = time.perf_counter()
    scored = bot.scoring.score_by(engine, bot.scoring.Signed(rules_of(load_policy())), date.fromisoformat(as_of), NOW)
    whole = time.perf_counter() - start
    report = {
        "seconds": {**seconds, "the rest": whole - sum(seconds.values())},
        "whole": whole - seconds[LESSONS],
        "customers": scored.customers,
        "changes": scored.changes,
        "mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }
    sys.stdout.write(json.dumps(report) + "\n")


def _timed(do: Callable[..., Any], phase: str, seconds: dict[str, float]) -> Callable[..., Any]:
    def timed(*given: Any, **named: Any) -> Any:
        start = time.perf_counter()
        try:
            return do(*given, **named)
        finally:
            seconds[phase] += time.perf_counter() - start

    return timed


if __name__ == "__main__":
    main(*sys.argv[1:])

"""Other rules on trial on a large book, in a process of its own: what changes, and which alerts would have opened."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from bench._measure import Bench, Measure, Told, times
from bench.answer import CUSTOMERS, enlarge
from bot.app import build
from bot.cli.house import now
from bot.jobs.demo import demo_settings, load
from bot.settings import Settings

GOAL = 10.0  # seconds
RUNS = 5
MAIN = "from bot.cli import main; main()"
RULES = {
    "a threshold of an alert": "[alert_rules.rhythm_broken]\namber_gaps = 1.2\n",
    "the borders of the tiers": "[tier]\ntop_share = 0.25\n",
    "what no alert hangs on": "[importance]\nimportant_from = 55.0\n",
}


def sized(sizes: tuple[int, ...]) -> Iterator[Told]:
    """Measure trials on books of these sizes."""
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            yield from _of_book(Path(folder), size)


def _of_book(folder: Path, size: int) -> Iterator[Told]:
    settings = demo_settings(Settings(data_dir=folder))
    with closing(build(settings, now)) as app:
        load(app)
        enlarge(app, size)
    environment = {**os.environ, "CALLSHEET_DATABASE_URL": settings.database, "CALLSHEET_DATA_DIR": str(folder)}
    for what, rules in RULES.items():
        file = folder / "rules.toml"
        file.write_text(rules, "utf-8")
        command = [sys.executable, "-c", MAIN, "policy", "try", str(file)]

        def tried(command: list[str] = command) -> None:
            subprocess.run(command, env=environment, check=True, stdout=subprocess.DEVNULL)

        yield Measure(f"callsheet policy try, {size:,} customers, {what}", times(tried, RUNS), GOAL)


policy_try = Bench("other rules on trial, in a process of its own, SQLite", lambda: sized((CUSTOMERS,)), sized)

"""One answer in a process of its own, from its start to its end: what a script that asks pays."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

from bench._measure import Bench, Measure, times
from bot.app import build
from bot.cli.house import now
from bot.jobs.demo import demo_settings, load
from bot.settings import Settings

GOAL = 1.5  # seconds
RUNS = 7
REP = "Lena Voss"
LINES = ("/whoami", "/customer ACME")
MAIN = "from bot.cli import main; main()"


def asked(line: str, environment: Mapping[str, str]) -> Measure:
    """Measure one line, asked in one new process after the other."""
    command = [sys.executable, "-c", MAIN, "ask", line, "--as", REP]

    def ask() -> None:
        subprocess.run(command, env=environment, check=True, stdout=subprocess.DEVNULL)

    return Measure(f"callsheet ask '{line}'", times(ask, RUNS), GOAL)


def run() -> list[Measure]:
    """Measure an answer about the asker and one about a customer."""
    with tempfile.TemporaryDirectory() as folder:
        settings = demo_settings(Settings(data_dir=Path(folder)))
        with closing(build(settings, now)) as app:
            load(app)
        environment = {**os.environ, "CALLSHEET_DATABASE_URL": settings.database, "CALLSHEET_DATA_DIR": folder}
        return [asked(line, environment) for line in LINES]


cold_start = Bench("one answer in a process of its own, SQLite", run)

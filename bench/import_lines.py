"""Import an export of 500,000 order lines from the command line and score it, on an empty SQLite database."""

import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench._measure import Bench, Measure
from bench.read import LINES, export

GOAL = 60.0  # seconds for both, by an operator who waits for them
GOAL_MEMORY = 1536  # MiB, so that it fits a small server
CALLSHEET = str(Path(sys.executable).with_name("callsheet"))


def _seconds(folder: Path, *arguments: str) -> float:
    environ = {**os.environ, "CALLSHEET_DATA_DIR": str(folder / "data")}
    start = time.perf_counter()
    subprocess.run([CALLSHEET, *arguments], cwd=folder, env=environ, check=True, capture_output=True)
    return time.perf_counter() - start


def run() -> list[Measure]:
    """Import and score in processes of their own, then import again, which changes nothing."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = str(export(folder / "export.csv"))
        both = _seconds(folder, "import", path, "--skip-bad")
        memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
        again = _seconds(folder, "import", path, "--skip-bad")
        question = _seconds(folder, "ask", "/customer 12345")
    told = f"peak {memory:,} MiB, goal {GOAL_MEMORY:,}: {'met' if memory < GOAL_MEMORY else 'MISSED'}"
    return [
        Measure(f"import and score {LINES:,} lines", (both,), GOAL),
        Measure(f"the same again, which changes nothing ({told})", (again,), GOAL),
        Measure("callsheet ask about one of the customers", (question,)),
    ]


import_lines = Bench("from an export to scores", run)

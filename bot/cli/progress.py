"""A bar on standard error for work one would otherwise wonder about."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

Progress = Callable[[int, int], None]


def _silent(_done: int, _total: int) -> None:
    """Show nothing: nobody watches."""


@contextmanager
def reading_progress(path: Path) -> Iterator[Progress]:
    """Give what a reader calls with what is done and what there is; a bar at a terminal, gone when it is full."""
    if not sys.stderr.isatty():
        yield _silent
        return
    from rich.console import Console
    from rich.progress import BarColumn, TaskProgressColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(path.name, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)

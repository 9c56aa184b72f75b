"""``callsheet import``: a company's own files, taken in whole or not at all."""

import sys
from collections.abc import Container, Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.house import application, now
from bot.cli.outcome import MISTAKE, word
from bot.cli.progress import reading_progress
from bot.cli.tables import tell_changes, tell_reading, tell_refused
from bot.cli.verbs.score import score_now
from core.errors import Mistake

if TYPE_CHECKING:
    from sqlmodel import Session

    from bot.app import App
    from bot.jobs.intake import Taken
    from core.sources.report import Reading


@dataclass(frozen=True, slots=True)
class Wishes:
    """How the files are to be taken in."""

    kind: str | None
    mapping: Path | None
    skip_bad: bool
    dry_run: bool


def import_files(
    files: Annotated[list[Path], typer.Argument(help="CSV or XLSX files, in any order.")],
    kind: Annotated[str | None, typer.Option(help="What the file is, where its headers do not tell: orders, …")] = None,
    mapping: Annotated[Path | None, typer.Option("--map", help="A mapping file (TOML): which column is what.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would change.")] = False,
    skip_bad: Annotated[bool, typer.Option("--skip-bad", help="Leave bad rows out, into a file.")] = False,
    score: Annotated[bool, typer.Option(help="Score all customers afterwards.")] = True,
) -> None:
    """Import files of customers, orders, invoices and more. · 导入客户、订单、发票等文件。"""
    wishes = Wishes(kind, mapping, skip_bad, dry_run)
    with application() as app:
        taken = take_all(app, files, read_all(app, files, wishes), wishes)
        tell_changes(taken, dry_run=dry_run)
        if dry_run and not skip_bad:
            tell_if_refused([each.reading for each in taken])
        if score and not dry_run and _is_unscored(app):
            score_now(app, None)


def _is_unscored(app: "App") -> bool:
    """Return whether scores are due: for what was taken in now, or earlier, when scoring failed or was not wished."""
    from bot.jobs.intake import has_unscored
    from core.store.engine import session

    with session(app.house.engine) as opened:
        return has_unscored(opened)


def read_all(app: "App", files: Sequence[Path], wishes: Wishes) -> "list[Reading]":
    """Return the files read and checked, after telling how each was understood."""
    from core.sources.choices import read_mapping
    from core.sources.read import read

    choices = read_mapping(wishes.mapping) if wishes.mapping else None
    currency = app.house.policy.reporting_currency
    readings = []
    for path in files:
        with reading_progress(path) as progress:
            reading = read(path, kind=wishes.kind, mapping=choices, currency=currency, progress=progress)
        tell_reading(reading)
        readings.append(reading)
    return readings


def take_all(app: "App", files: Sequence[Path], readings: "Sequence[Reading]", wishes: Wishes) -> "list[Taken]":
    """Return what was taken in, committed unless it is a dry run; bad rows only with the person's leave."""
    from bot.jobs.intake import take_in
    from core.store import settings as kept
    from core.store.engine import session

    unasked = wishes.skip_bad or wishes.dry_run
    may_skip = unasked or _leave(readings)
    while True:
        with session(app.house.engine) as opened:
            today = kept.reference_day(opened) or now().date()
            taken = take_in(opened, readings, today=today, now=now(), who="import")
            left_out = [each.reading for each in taken]
            if may_skip or not any(reading.refused for reading in left_out):
                for reading in left_out if unasked else ():
                    tell_refused(reading)
                if not wishes.dry_run:
                    _keep(opened, files, taken)
                return taken
        may_skip = _leave(left_out)


def _keep(opened: "Session", files: Sequence[Path], taken: "Sequence[Taken]") -> None:
    """Commit what was taken in, unless it changed nothing; the rows left out come first: none goes without a trace."""
    write_refused_rows([(files[each.place], each.reading) for each in taken])
    if not all(each.changes.nothing for each in taken):
        opened.commit()


def write_refused_rows(read: "Sequence[tuple[Path, Reading]]") -> None:
    """Put the refused rows, with their reasons, into a file beside the one they are from."""
    written: set[Path] = set()
    for source, reading in read:
        if reading.refused:
            path = _write_beside(source, reading, written)
            written.add(path.resolve())
            typer.echo(word("refused_written", rows=reading.refused_rows, file=str(path)), err=True)


def _write_beside(source: Path, reading: "Reading", written: Container[Path]) -> Path:
    """Return where the refused rows are: beside the file, or where the person is if nothing may be written there."""
    from core.sources.refused import write_refused

    for folder in (source.parent, Path()):
        names = (f"{source.stem}.refused{'' if n == 1 else n}.csv" for n in count(1))
        path = next(folder / name for name in names if (folder / name).resolve() not in written)
        try:
            return write_refused(path, reading)
        except OSError as error:
            problem = error
    raise Mistake("refused_unwritable", file=str(path), problem=problem.strerror or "") from problem


def tell_if_refused(readings: "Sequence[Reading]") -> None:
    """End a dry run of files that would be refused as the import itself would: in words, and not well."""
    if rows := sum(reading.refused_rows for reading in readings):
        typer.echo(word("would_refuse", rows=rows), err=True)
        raise typer.Exit(MISTAKE)


def _leave(readings: "Sequence[Reading]") -> bool:
    """Ask whether bad rows may be left out; nobody at a terminal means no, and nothing is imported."""
    rows = sum(reading.refused_rows for reading in readings)
    if not rows:
        return False
    for reading in readings:
        tell_refused(reading)
    if sys.stdin.isatty() and typer.confirm(word("skip_bad", rows=rows), err=True):
        return True
    typer.echo(word("nothing_imported", rows=rows), err=True)
    raise typer.Exit(MISTAKE)

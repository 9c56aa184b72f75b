"""Tell an operator how files were understood, what is wrong in them, and what they changed."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import typer

from bot.cli.outcome import operators_lang, word
from core.printable import printable
from core.types import Lang, Term, Value

if TYPE_CHECKING:
    from bot.jobs.intake import Taken
    from core.sources.phrase import Phrase
    from core.sources.report import Reading

MOST_PROBLEMS = 12  # different ones; the file of refused rows has them all
DELIMITERS = {"\t": "tab"}


def tell_reading(reading: "Reading") -> None:
    """Say what a file was recognised as, how it was read, and which column is what."""
    report = reading.report
    how = (report.format, report.sheet, report.encoding, DELIMITERS.get(report.delimiter or "", report.delimiter))
    kind = Term(f"sources.kind.{report.kind}")
    typer.echo(word("read", file=report.file, kind=kind, rows=report.rows, how=" · ".join(filter(None, how))))
    columns = ", ".join(
        header if header == field else f"{header} → {field}" for header, field in report.mapping.items()
    )
    typer.echo("  " + word("columns", columns=columns))
    if report.ignored:
        typer.echo("  " + word("ignored", columns=", ".join(report.ignored)))
    for order in dict.fromkeys(report.date_orders.values()):
        dated = (column for column, its in report.date_orders.items() if its == order)
        typer.echo("  " + word("dates", columns=", ".join(dated), order=order))
    if taken_for_granted := _currency(reading):
        typer.echo("  " + word("currency", currency=taken_for_granted))
    for note in report.notes:
        typer.echo("  " + said(note))


def _currency(reading: "Reading") -> str | None:
    """Return the currency that was taken for granted, None where the file says its own or has no amounts."""
    from core.sources.choices import kind_named

    batch = reading.batch
    money = {field.name for field in kind_named(batch.kind).fields if field.type == "money"}
    amounts = money & set(batch.columns)
    silent = "currency" not in batch.columns or None in batch.columns["currency"].tolist()
    return batch.default_currency if amounts and silent else None


def tell_refused(reading: "Reading") -> None:
    """Say what is wrong in a file, the commonest first, each with its first place."""
    from core.sources.check import REQUIRED

    tally = reading.tally()
    for _, expected, rows, first in tally[:MOST_PROBLEMS]:
        where: dict[str, Value] = {
            "file": first.file,
            "line": str(first.line),
            "column": first.column,
            "value": first.value,
        }
        key = "problem_empty" if expected == REQUIRED else "problem" if first.column else "problem_row"
        typer.echo("  " + word(key, expected=said(expected), rows=rows, **where), err=True)
    if len(tally) > MOST_PROBLEMS:
        typer.echo("  " + word("more_problems", count=len(tally) - MOST_PROBLEMS), err=True)


def tell_changes(taken: "Sequence[Taken]", *, dry_run: bool) -> None:
    """Say what the files changed, or would."""
    typer.echo(word("would_change" if dry_run else "changed"))
    for line in _changes(taken):
        typer.echo("  " + line)


def _changes(taken: "Sequence[Taken]") -> Iterator[str]:
    for each in taken:
        for table, counts in each.changes.tables.items():
            if counts.new or counts.changed or counts.unchanged:
                what = word(f"table.{table}")
                yield word("counts", table=what, new=counts.new, changed=counts.changed, unchanged=counts.unchanged)
        if each.changes.new_customers:
            yield word("new_customers", count=each.changes.new_customers)
        if each.reading.refused:
            yield word("left_out", rows=each.reading.refused_rows)


def said(phrase: "Phrase", lang: Lang | None = None) -> str:
    """Return a sentence of importing in the operator's language."""
    from core.sources.words import say

    return printable(say(phrase, lang or operators_lang()))

"""Tell an operator how well the churn risk would have told who leaves, on days of the past it had not seen."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

import typer

from bot.cli.outcome import word
from core.types import Days, Share, Value

if TYPE_CHECKING:
    from core.heldout import HeldOut, Method
    from core.model import Past
    from core.policy import Policy

SECOND, THIRD = 62, 76  # where the columns of figures end; a Chinese character takes two places


def tell_churn(past: "Sequence[Past]", policy: "Policy") -> None:
    """Print the report on the days looked back from."""
    from core.heldout import held_out

    for line in (*_basis(past, policy), *_test(held_out(past, policy))):
        typer.echo(line)


def _basis(past: "Sequence[Past]", policy: "Policy") -> Iterator[str]:
    """Yield what the risk weighs by, and the past that decides it."""
    rules = policy.churn.learning
    customers, gone = sum(len(each.gone) for each in past), sum(int(each.gone.sum()) for each in past)
    yield ""
    yield word("report.title")
    yield word("report.gone", active=Days(rules.active_days), horizon=Days(rules.horizon_days))
    if past:
        first, last = _date(past[0].day), _date(past[-1].day)
        yield word("report.past", days=len(past), first=first, last=last, customers=customers, gone=gone)
    learned = min(gone, customers - gone) >= rules.events_min
    yield word("report.by_learning") if learned else word("report.by_policy", least=rules.events_min)


def _test(found: "HeldOut | None") -> Iterator[str]:
    """Yield how well each method did on the last day, and what came of each probability."""
    yield ""
    if found is None:
        yield word("report.no_test")
        return
    yield _tested(found)
    yield ""
    yield _row(word("report.method"), word("report.auc"), word("report.brier"))
    yield from (_method(each) for each in found.methods)
    yield ""
    yield word("report.legend")
    if found.bins:
        yield ""
        yield word("report.bins", method=word(f"report.{found.methods[0].name}"))
        yield _row(word("report.foretold"), word("report.left"), word("report.customers"))
        yield from (_row(_share(each.foretold), _share(each.left), f"{each.customers:,}") for each in found.bins)


def _tested(found: "HeldOut") -> str:
    figures: dict[str, Value] = {"day": _date(found.day), "customers": found.customers, "gone": found.gone}
    if not found.trained:
        return word("report.test_only", **figures)
    return word("report.test", last=_date(found.trained[-1]), **figures)


def _method(method: "Method") -> str:
    auc = f"{method.auc.value:.3f} ({method.auc.low:.3f}–{method.auc.high:.3f})"
    return _row(word(f"report.{method.name}"), auc, "–" if method.brier is None else f"{method.brier:.4f}")


def _share(share: float) -> str:
    return word("report.share", share=Share(share))


def _row(first: str, second: str, third: str) -> str:
    """Return three cells of a table, the figures to the right."""
    from rich.cells import cell_len

    def upto(line: str, width: int, text: str) -> str:
        return line + " " * max(1, width - cell_len(line) - cell_len(text)) + text

    return upto(upto(first, SECOND, second), THIRD, third)


def _date(day: int) -> date:
    return date(1970, 1, 1) + timedelta(days=day)

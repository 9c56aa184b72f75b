"""``callsheet score``: score all customers and publish the result."""

from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.house import application, now, read_day
from bot.cli.outcome import word
from bot.cli.unpublished import say_unpublished
from core.types import Days

if TYPE_CHECKING:
    from bot.app import App
    from bot.scoring import Scored

LATE_DAYS = 365  # older than a year, everybody bought nothing in the last twelve months


def score(
    as_of: Annotated[str | None, typer.Option(metavar="DATE", help="The day to score as of: 2026-06-30.")] = None,
    report: Annotated[bool, typer.Option("--report", help="Show how well the churn risk tells who leaves.")] = False,
) -> None:
    """Score all customers. · 给全部客户评分。"""
    with application() as app:
        scored = score_now(app, read_day(as_of))
        if report:
            from bot.cli.churn_report import tell_churn

            tell_churn(scored.past, app.house.policy)


def score_now(app: "App", as_of: date | None) -> "Scored":
    """Score as of a day, by default the store's today, and say what came of it."""
    from bot.scoring import Signed, score_by, today_of
    from core.store import settings as kept
    from core.store.engine import session

    signed = Signed(app.house.rules)
    scored = score_by(app.house.engine, signed, as_of or today_of(app.house.engine, now()), now())
    say_unpublished(app)
    typer.echo(word("scored", customers=scored.customers, as_of=scored.as_of, changes=scored.changes))
    with session(app.house.engine) as opened:
        until = kept.data_until(opened)
    if until and (scored.as_of - until).days > LATE_DAYS:
        late = Days((scored.as_of - until).days)
        typer.echo(word("scored_late", until=until, days=late, day=until.isoformat()))
    return scored

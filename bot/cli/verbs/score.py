"""``callsheet score``: score all customers and publish the result."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.house import application, now
from bot.cli.outcome import word

if TYPE_CHECKING:
    from bot.app import App


def score(
    as_of: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="The day to score as of.")] = None,
) -> None:
    """Score all customers. · 给全部客户评分。"""
    with application() as app:
        score_now(app, as_of.date() if as_of else None)


def score_now(app: "App", as_of: date | None) -> None:
    """Score as of a day, by default the store's today, and say what came of it."""
    from bot.jobs.score import score_book, today_of

    scored = score_book(app.house.engine, app.house.policy, as_of or today_of(app.house.engine, now()), now())
    typer.echo(word("scored", customers=scored.customers, as_of=scored.as_of, changes=scored.changes))

"""``callsheet demo``: an invented company to try everything on; a chat at a terminal, else a guided tour."""

import asyncio
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.house import application, settings
from bot.cli.outcome import MISTAKE, word
from bot.cli.verbs.ask import answer, tell
from bot.cli.verbs.chat import hold

if TYPE_CHECKING:
    from bot.app import App

# Who asks what on the tour: a rep, and a colleague who works in Chinese.
TOUR = (
    ("Lena Voss", "/customer ACME"),
    ("Lena Voss", "/why ACME"),
    ("Lena Voss", "/talk ACME cfo"),
    ("周岚", "/talk 华信精密机械 采购"),
)


def demo(
    as_user: Annotated[str | None, typer.Option("--as", metavar="USER", help="Try it as this person.")] = None,
) -> None:
    """Try everything on an invented company. · 用虚构的示例公司试用全部功能。"""
    from bot.jobs.demo import demo_settings, is_loaded, load

    with application(demo_settings(settings())) as app:
        if not is_loaded(app):
            typer.echo(word("demo_loading"), err=True)
            load(app)
        typer.echo(word("demo"))
        if sys.stdin.isatty():
            asyncio.run(hold(app, as_user))
        else:
            tour(app)


def tour(app: "App") -> None:
    """Ask what a newcomer would ask, and print the answers; a question that fails fails the tour."""
    failed = False
    for person, line in TOUR:
        typer.echo(f"\n─── {person}: {line}\n")
        shown = asyncio.run(answer(app, line, person))
        tell(shown)
        failed = failed or shown.error
    typer.echo("\n" + word("demo_next"))
    if failed:
        raise typer.Exit(MISTAKE)

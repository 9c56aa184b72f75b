"""``callsheet ask``: one answer, for scripts and for a quick look."""

import asyncio
import json
import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.cli.house import CONSOLE, account_of, application, read_day
from bot.cli.outcome import MISTAKE, operators_lang

if TYPE_CHECKING:
    from bot.app import App
    from bot.channel import Shown


def ask(
    line: Annotated[str, typer.Argument(help="A command or a question: '/customer ACME'.")],
    as_user: Annotated[str | None, typer.Option("--as", metavar="USER", help="Ask as this user.")] = None,
    as_of: Annotated[str | None, typer.Option(metavar="DATE", help="Answer as of this day: 2026-06-30.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Answer in JSON.")] = False,
) -> None:
    """Answer one question. · 回答一个问题。"""
    with application(as_of=read_day(as_of)) as app:
        shown = asyncio.run(answer(app, line, as_user))
    if as_json:
        typer.echo(json.dumps(_plain_data(shown), ensure_ascii=False, indent=2))
    else:
        tell(shown)
    if shown.error:
        raise typer.Exit(MISTAKE)


async def answer(app: "App", line: str, as_user: str | None) -> "Shown":
    """Return the answer a user gets to a line."""
    from bot.channel import Incoming
    from bot.channels.console import LIMITS

    account = await app.house.store(account_of, as_user)
    shown = await app.dispatcher.answer(Incoming(CONSOLE, account, line=line, hint=operators_lang()), LIMITS)
    if shown is None:
        raise RuntimeError("a question without an update id is always answered")
    return shown


def tell(shown: "Shown") -> None:
    """Print an answer, in colours at a terminal."""
    if sys.stdout.isatty():
        from rich.console import Console

        from bot.channels.console.render import show

        show(shown, Console(highlight=False))
    else:
        from bot.plain import plain

        typer.echo(plain(shown))


def _plain_data(shown: "Shown") -> dict[str, Any]:
    from bot.plain import plain_block, plain_text

    return {
        "title": plain_text(shown.title),
        "text": "\n\n".join(plain_block(block, shown.lang) for block in shown.blocks),
        "markdown": "\n\n".join(
            [f"**{shown.title}**", *(getattr(b, "markdown", plain_block(b)) for b in shown.blocks)]
        ),
        "buttons": [{"label": press.label, "token": press.token} for press in shown.presses],
        "lang": shown.lang,
        "error": shown.error,
    }

"""``callsheet chat``: a conversation at the terminal."""

import asyncio
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.house import account_of, application, read_day
from bot.cli.outcome import operators_lang, word

if TYPE_CHECKING:
    from bot.app import App


def chat(
    as_user: Annotated[str | None, typer.Option("--as", metavar="USER", help="Chat as this user.")] = None,
    as_of: Annotated[str | None, typer.Option(metavar="DATE", help="Answer as of this day: 2026-06-30.")] = None,
) -> None:
    """Chat at the terminal. · 在终端里对话。"""
    with application(as_of=read_day(as_of)) as app:
        asyncio.run(hold(app, as_user))


async def hold(app: "App", as_user: str | None) -> None:
    """Hold the conversation until it is left."""
    from bot.channels.console.conversation import converse

    account = await app.house.store(account_of, as_user)
    typer.echo(word("chat"))
    await converse(app.dispatcher.answer, account, hint=operators_lang())

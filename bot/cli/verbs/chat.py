"""``callsheet chat``: a conversation at the terminal."""

import asyncio
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.house import account_of, application
from bot.cli.outcome import operators_lang, word

if TYPE_CHECKING:
    from bot.app import App


def chat(
    as_user: Annotated[str | None, typer.Option("--as", metavar="USER", help="Chat as this user.")] = None,
) -> None:
    """Chat at the terminal. · 在终端里对话。"""
    with application() as app:
        asyncio.run(hold(app, as_user))


async def hold(app: "App", as_user: str | None) -> None:
    """Hold the conversation until it is left."""
    from bot.channels.console.conversation import converse

    account = await app.house.store(account_of, as_user)
    typer.echo(word("chat"))
    await converse(app.dispatcher.answer, account, hint=operators_lang())

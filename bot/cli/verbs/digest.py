"""``callsheet digest``: read a digest now, or put everybody's into the mail."""

import asyncio
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.house import application, now
from bot.cli.outcome import word
from bot.cli.verbs.ask import answer, tell
from core.errors import Mistake

if TYPE_CHECKING:
    from datetime import datetime

    from sqlmodel import Session

    from core.policy import Policy


def digest(
    as_user: Annotated[str | None, typer.Option("--as", metavar="USER", help="This person's digest.")] = None,
    send: Annotated[
        bool, typer.Option("--send", help="Put it into the mail: today's, once, for those who want one.")
    ] = False,
) -> None:
    """Show what is new since the last digest, or send the digests. · 看汇总，或把今天的汇总发出去。"""
    with application() as app:
        if not send:
            tell(asyncio.run(answer(app, "/digest", as_user)))
            return
        put = asyncio.run(app.house.store(_put, app.house.policy, as_user, now()))
    typer.echo(word("digests_put", count=put))


def _put(session: "Session", policy: "Policy", as_user: str | None, at: "datetime") -> int:
    """Put the digests of a person, or of everybody who wants one, into the mail; return how many messages that makes.

    Raises Mistake when there is no user of that name.
    """
    from zoneinfo import ZoneInfo

    from bot.jobs.due.digest import put_digest
    from core.store.audience import listeners
    from core.store.users import all_users

    names = {user.id: user.name for user in all_users(session)}
    if as_user is not None and as_user not in names.values():
        raise Mistake("unknown_user", name=as_user, known=", ".join(names.values()))
    wanting = [each for user_id, each in listeners(session, policy).items() if as_user in (None, names[user_id])]
    return sum(
        put_digest(session, each, at.astimezone(ZoneInfo(each.person.zone)).date(), at)
        for each in wanting
        if each.person.digest
    )

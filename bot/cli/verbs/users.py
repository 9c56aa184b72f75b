"""``callsheet users``: who may ask, and the codes that link their chat accounts."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, cast

import typer

from bot.cli.house import in_store, now
from bot.cli.outcome import InWords, in_language, word
from core.errors import Mistake
from core.types import LANGS, Lang

if TYPE_CHECKING:
    from sqlmodel import Session

users = typer.Typer(cls=InWords, help=in_language("People who may ask. · 可以提问的人。"), no_args_is_help=True)


@users.command()
def add(
    name: str,
    role: Annotated[str, typer.Option(help="rep, manager or admin")],
    team: Annotated[list[str], typer.Option(help="Team; may be given several times.")] = [],  # noqa: B006 - typer copies it
    owner_id: Annotated[list[str], typer.Option(help="The rep's number in your own systems; several allowed.")] = [],  # noqa: B006
    slack: Annotated[str | None, typer.Option(metavar="ID", help="Slack member id (U…).")] = None,
    telegram: Annotated[str | None, typer.Option(metavar="ID", help="Telegram user id (a number).")] = None,
    lang: Annotated[str | None, typer.Option(help="en or zh")] = None,
    time_zone: Annotated[str | None, typer.Option(help="For example Asia/Shanghai; UTC for a new person.")] = None,
) -> None:
    """Add a person, or bring them up to date. · 新增或更新一个人。"""
    _check(lang, time_zone)
    accounts = {platform: account for platform, account in (("slack", slack), ("telegram", telegram)) if account}
    in_store(_add, name, role, cast("Lang | None", lang), time_zone, team, owner_id, accounts)
    typer.echo(word("user_added", name=name, role=role))


@users.command("list")
def show() -> None:
    """List everyone. · 列出所有人。"""
    for name, role, lang in in_store(_all):
        typer.echo(f"{name}  {role}  {lang or '-'}")


@users.command()
def code(name: str) -> None:
    """Make a one-time code that links a chat account. · 生成一次性绑定码。"""
    typer.echo(word("code", name=name, code=in_store(_code, name)))


def _check(lang: str | None, time_zone: str | None) -> None:
    from bot.access import zone_of

    if lang is not None and lang not in LANGS:
        raise Mistake("unknown_lang", given=lang, langs=", ".join(LANGS))
    if time_zone is not None and zone_of(time_zone).key != time_zone:
        raise Mistake("unknown_time_zone", given=time_zone)


def _add(
    session: "Session",
    name: str,
    role: str,
    lang: Lang | None,
    time_zone: str | None,
    teams: Sequence[str],
    owner_ids: Sequence[str],
    accounts: Mapping[str, str],
) -> None:
    from core.store.users import add_user, find_user, link

    known, today = find_user(session, name), now().date()
    zone = time_zone or (known.time_zone if known else "UTC")
    user = add_user(session, name, role, lang=lang, time_zone=zone, teams=teams, owner_ids=owner_ids, today=today)
    for platform, account in accounts.items():
        link(session, platform, account, user)


def _all(session: "Session") -> list[tuple[str, str, str | None]]:
    from core.store.users import all_users

    return [(user.name, user.role, user.lang) for user in all_users(session)]


def _code(session: "Session", name: str) -> str:
    from core.store.users import all_users, find_user, new_code

    user = find_user(session, name)
    if user is None:
        raise Mistake("unknown_user", name=name, known=", ".join(known.name for known in all_users(session)))
    return new_code(session, user, now())

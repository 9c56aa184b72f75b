"""``callsheet alerts``: every alert that is not done with, for whoever runs the place."""

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.cli.house import in_store
from bot.cli.outcome import operators_wording, word
from core.types import Term

if TYPE_CHECKING:
    from sqlmodel import Session

    from core.store.alert_lists import Listed, Tally

AT_ONCE = 500  # rows read at a time


def alerts(
    as_json: Annotated[bool, typer.Option("--json", help="Print them in JSON.")] = False,
) -> None:
    """List all alerts that are not done with. · 列出所有没有了结的预警。"""
    found, people, tally, mail = in_store(_read)
    if as_json:
        typer.echo(json.dumps([_plain_data(told, people) for told in found], ensure_ascii=False, indent=2))
        return
    for told in found:
        typer.echo(_row(told, people))
    stake = " + ".join(map(operators_wording().say, tally.stakes)) or "0"
    counts = {"red": tally.red, "amber": tally.amber, "good": tally.good}
    typer.echo(word("alerts_counted", count=tally.all, customers=tally.customers, stake=stake, **counts))
    typer.echo(word("alerts_mail", waiting=mail.get("waiting", 0), failed=mail.get("failed", 0)))


def _read(session: "Session") -> "tuple[list[Listed], dict[int, str], Tally, dict[str, int]]":
    from core.store.alert_lists import Wanted, mail_counts, tally, user_names
    from core.store.scope import ALL

    found = list(_all(session))
    people = user_names(session, {told.alert.responsible for told in found})
    return found, people, tally(session, ALL, Wanted()), mail_counts(session)


def _all(session: "Session") -> "Iterator[Listed]":
    from core.store.alert_lists import Wanted, listed
    from core.store.scope import ALL

    start = 0
    while rows := listed(session, ALL, Wanted(), AT_ONCE, start):
        yield from rows
        start += len(rows)


def _row(told: "Listed", people: dict[int, str]) -> str:
    alert = told.alert
    return word(
        "alerts_row",
        number=str(alert.id),
        level=word(f"alerts_{_level(told)}"),
        state=Term(f"alert_state.{alert.state}"),
        customer=told.name,
        rule=Term(f"{alert.rule}.title"),
        stake=alert.stake or "-",
        who=people.get(alert.responsible or 0, "-"),
    )


def _level(told: "Listed") -> str:
    from core.alerts.alert import RED
    from core.alerts.rule import rules

    if told.alert.rule in rules() and rules()[told.alert.rule].good:
        return "good"
    return "red" if told.alert.level >= RED else "amber"


def _plain_data(told: "Listed", people: dict[int, str]) -> dict[str, Any]:
    alert = told.alert
    return {
        "id": alert.id,
        "customer": told.external_id,
        "name": told.name,
        "rule": alert.rule,
        "level": _level(told),
        "state": alert.state,
        "since": alert.opened_on.isoformat(),
        "snoozed_until": alert.snoozed_until.isoformat() if alert.snoozed_until else None,
        "stake_minor": alert.stake.minor if alert.stake else None,
        "currency": alert.stake.currency if alert.stake else None,
        "responsible": people.get(alert.responsible or 0),
        "version": alert.version,
    }

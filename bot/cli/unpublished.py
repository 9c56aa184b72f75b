"""Say that the operator's policy file is not the policy that holds, so that nobody believes it is."""

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from bot.cli.house import application, settings
from bot.cli.outcome import word

if TYPE_CHECKING:
    from bot.app import App
    from core.policy import Rules
    from core.store.tables.policies import PolicyVersion


def say_unpublished(app: "App") -> None:
    """Say it where the operator named a file."""
    from core.store.engine import session
    from core.store.policies import holding

    if app.settings.policy:
        with session(app.house.engine) as opened:
            held = holding(opened)
        _say(app.house.given_rules, held)


def say_if_unpublished(rules: "Rules") -> None:
    """Say it of rules just checked; no database is made for the asking."""
    from core.store.engine import session
    from core.store.policies import holding

    url = settings().database
    if url.startswith("sqlite:///") and not Path(url.removeprefix("sqlite:///")).exists():
        return
    with application() as app, session(app.house.engine) as opened:
        _say(rules, holding(opened))


def _say(rules: "Rules", held: "PolicyVersion | None") -> None:
    if held is not None and rules.policy.version != held.version:
        typer.echo(word("policy_unpublished", version=rules.policy.version, held=held.version), err=True)

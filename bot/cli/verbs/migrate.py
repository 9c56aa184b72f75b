"""``callsheet migrate``: bring the database up to this version, or back to an earlier one."""

from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.house import settings
from bot.cli.outcome import word

if TYPE_CHECKING:
    from sqlalchemy import Engine


def migrate(
    to: Annotated[str | None, typer.Option(metavar="VERSION", help="To this version, forwards or back.")] = None,
    back: Annotated[bool, typer.Option("--back", help="One version back.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask before going back.")] = False,
) -> None:
    """Bring the database up to this version, or back to an earlier one. · 升级数据库，或退回较早的版本。"""
    from core.store import engine

    connected = engine.connect(settings().database)
    try:
        wanted = _before(connected) if back else to
        if not yes and wanted and wanted < (engine.version(connected) or ""):
            typer.confirm(word("migrate_back", version=wanted), abort=True)
        engine.migrate(connected, wanted)
        typer.echo(word("migrated", where=engine.where(connected.url), version=wanted or engine.newest()))
    finally:
        connected.dispose()


def _before(connected: "Engine") -> str:
    """Return the version before the database's. Raises Mistake where there is none."""
    from core.errors import Mistake
    from core.store.engine import version, versions

    earlier = [known for known in versions() if known < (version(connected) or "")]
    if not earlier:
        raise Mistake("no_earlier_version")
    return earlier[-1]

"""``callsheet migrate``: bring the database up to this version."""

import typer

from bot.cli.house import settings
from bot.cli.outcome import word


def migrate() -> None:
    """Bring the database up to this version. · 升级数据库。"""
    from core.store import engine

    connected = engine.connect(settings().database)
    try:
        engine.migrate(connected)
    finally:
        connected.dispose()
    typer.echo(word("migrated", where=engine.where(connected.url), version=engine.newest()))

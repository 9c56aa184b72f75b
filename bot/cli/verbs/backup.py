"""``callsheet backup``: the whole database in one file, while the bot goes on."""

from pathlib import Path
from typing import Annotated

import typer

from bot.cli.house import settings
from bot.cli.outcome import word
from core.errors import Mistake

RECIPE = 'pg_dump --format=custom --file={file} "$CALLSHEET_DATABASE_URL"'


def backup(file: Annotated[Path, typer.Argument(metavar="FILE", help="A file that is not there yet.")]) -> None:
    """Copy the whole database into a file, also while the bot runs. · 备份整个数据库，机器人不用停。"""
    from core.store import backup as copying
    from core.store import engine

    connected = engine.connect(settings().database)
    try:
        if connected.dialect.name != "sqlite":
            raise Mistake("backup_not_sqlite", verb="backup", recipe=RECIPE.format(file=file))
        copying.backup(connected, file)
    finally:
        connected.dispose()
    size = f"{file.stat().st_size / 2**20:.1f} MB"
    typer.echo(word("backed_up", file=str(file), version=copying.read_version(file), size=size))

"""``callsheet restore``: the database as a backup holds it."""

from pathlib import Path
from typing import Annotated

import typer

from bot.cli.house import now, settings
from bot.cli.outcome import word
from core.errors import Mistake

SQLITE = "sqlite:///"
RECIPE = 'pg_restore --clean --if-exists --single-transaction --no-owner --dbname="$CALLSHEET_DATABASE_URL" {file}'


def restore(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="What callsheet backup has written.")],
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Put a backup back in place of the database; what was there is kept. · 用备份恢复数据库，原有内容另存。"""
    from core.store import backup as copying
    from core.store import engine

    url = settings().database
    if not url.startswith(SQLITE):
        raise Mistake("backup_not_sqlite", verb="restore", recipe=RECIPE.format(file=file))
    database = Path(url.removeprefix(SQLITE))
    version = copying.read_version(file)
    told = {"where": str(database), "file": str(file), "version": version}
    if not database.exists():
        copying.restore(file, database)
        typer.echo(word("restored_new", **told))
        return
    kept = database.with_name(f"{database.name}.before-{now():%Y%m%d-%H%M%S-%f}")
    if not yes:
        typer.confirm(word("restore_over", where=str(database), file=str(file), kept=str(kept)), abort=True)
    connected = engine.connect(url)
    copying.backup(connected, kept)
    connected.dispose()
    copying.restore(file, database)
    typer.echo(word("restored", kept=str(kept), **told))

"""Whether the database is there, at this version, can be written, and has room to grow."""

import shutil
from collections.abc import Iterator
from pathlib import Path

from bot.check import Check, Finding, Patient, good, mend

LEAST_FREE_BYTES = 200 * 2**20
SQLITE = "sqlite:///"


async def _look(patient: Patient) -> list[Finding]:
    return list(_findings(patient))


def _findings(patient: Patient) -> Iterator[Finding]:
    from core.store.engine import newest, version, where, write_trouble

    engine = patient.engine
    if engine is None:
        yield mend("away", where=patient.settings.database.rpartition("@")[2])
        return
    found = version(engine)
    if found != newest():
        yield mend("version", found=found or "-", needed=newest())
        return
    trouble = write_trouble(engine)
    yield mend("read_only", problem=trouble) if trouble else good("well", where=where(engine.url), version=found)
    if engine.dialect.name == "sqlite" and engine.url.database:
        yield from _room(Path(engine.url.database))


def _room(file: Path) -> Iterator[Finding]:
    free, size = shutil.disk_usage(file.parent).free, file.stat().st_size
    if free < max(LEAST_FREE_BYTES, size):
        yield mend("full", folder=str(file.parent), free=f"{free / 2**20:.0f} MB", size=f"{size / 2**20:.0f} MB")


database = Check(
    _look,
    {
        "en": {
            "title": "database",
            "away": "The database {where} cannot be reached or is not there yet. Check CALLSHEET_DATABASE_URL and "
            "CALLSHEET_DATA_DIR; a new one is made by: callsheet migrate",
            "version": "It is at version {found}, this Callsheet needs {needed}. Run: callsheet migrate",
            "read_only": "It cannot be written ({problem}). Give its user the right to write, or name the main server.",
            "full": "{free} are free in {folder}, and the database has {size}. Make room for imports and backups.",
            "well": "{where} answers, at version {version}, and can be written.",
        },
        "zh": {
            "title": "数据库",
            "away": "数据库 {where} 连不上，或者还没有建。请检查 CALLSHEET_DATABASE_URL 和 CALLSHEET_DATA_DIR；"
            "新建数据库请运行：callsheet migrate",
            "version": "数据库版本是 {found}，当前程序需要 {needed}。请运行：callsheet migrate",
            "read_only": "数据库写不进去（{problem}）。请给数据库用户写入权限，或改填主库地址。",
            "full": "{folder} 只剩 {free}，而数据库有 {size}。请腾出空间，导入和备份都要用。",
            "well": "{where} 正常，版本 {version}，可以写入。",
        },
    },
)

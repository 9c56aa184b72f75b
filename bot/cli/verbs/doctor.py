"""``callsheet doctor``: look at everything a running bot needs, and say what must be mended and how."""

import asyncio
import json
import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

import typer

from bot.check import Check, Finding, Level, Patient
from bot.cli.house import now, settings
from bot.cli.outcome import hidden, operators_lang, word
from bot.phrases import phrases
from core.errors import CallsheetError
from core.printable import printable
from core.types import LANGS, Lang
from core.wording import Wording

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from bot.settings import Settings

TO_MEND = 1

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Line:
    """A finding of a check, said in each language."""

    check: str
    level: Level
    title: dict[Lang, str]
    said: dict[Lang, str]


def doctor(as_json: Annotated[bool, typer.Option("--json", help="For scripts.")] = False) -> None:
    """Check that everything a running bot needs is well. · 体检：检查运行所需的一切，并说明怎么修。"""
    from bot.logs import configure

    try:
        chosen = settings()
    except CallsheetError as problem:
        lines = [_of_settings(problem)]
    else:
        configure("ERROR", chosen.secrets())
        lines = asyncio.run(_examine(chosen))
    typer.echo(hidden(_as_json(lines) if as_json else "\n".join(_as_words(lines))))
    if any(line.level == "mend" for line in lines):
        raise typer.Exit(TO_MEND)


async def _examine(chosen: "Settings") -> list[Line]:
    """Let every check look, one after the other."""
    from aiohttp import ClientSession

    import bot.doctor
    from core.discovery import discover

    engine = _reached(chosen)
    try:
        async with ClientSession(trust_env=True) as client:
            patient = Patient(chosen, engine, client, now)
            checks = discover(bot.doctor, Check)
            return [line for name, check in checks.items() for line in await _look(name, check, patient)]
    finally:
        if engine is not None:
            engine.dispose()


def _reached(chosen: "Settings") -> "Engine | None":
    """Return the database, None when there is none to be reached; none is made."""
    from pathlib import Path

    from core.store.engine import connect

    url = chosen.database
    if url.startswith("sqlite:///") and not Path(url.removeprefix("sqlite:///")).exists():
        return None
    try:
        return connect(url)
    except CallsheetError:
        return None


async def _look(name: str, check: Check, patient: Patient) -> Sequence[Line]:
    try:
        findings = await check.look(patient)
    except Exception as bug:
        log.exception("the check %s failed", name)
        said = {lang: _phrase("cli.doctor_failed", lang, kind=type(bug).__name__) for lang in LANGS}
        return [Line(name, "mend", _titles(check), said)]
    return [Line(name, finding.level, _titles(check), _said(check, finding)) for finding in findings]


def _titles(check: Check) -> dict[Lang, str]:
    return {lang: check.words[lang]["title"] for lang in LANGS}


def _said(check: Check, finding: Finding) -> dict[Lang, str]:
    told = {}
    for lang in LANGS:
        wording = Wording(lang, lambda key, _: key)
        values = {name: wording.say(value) for name, value in finding.values.items()}
        told[lang] = check.words[lang][finding.key].format(**values)
    return told


def _of_settings(problem: CallsheetError) -> Line:
    from bot.trouble import explain

    said = {lang: explain(problem, Wording(lang, lambda key, _: key), phrases()) for lang in LANGS}
    return Line("settings", "mend", {lang: _phrase("cli.doctor_settings", lang) for lang in LANGS}, said)


def _phrase(key: str, lang: Lang, **values: str) -> str:
    return phrases().say(key, Wording(lang, lambda name, _: name), **values)


def _as_words(lines: Sequence[Line]) -> Iterator[str]:
    lang = operators_lang()
    marks: dict[Level, str] = {level: word(f"doctor_{level}") for level in ("good", "note", "mend")}
    for line in lines:
        for part in line.said[lang].splitlines():
            yield word("doctor_line", mark=marks[line.level], title=line.title[lang], said=printable(part))


def _as_json(lines: Sequence[Line]) -> str:
    found = [{"check": line.check, "level": line.level, **line.said} for line in lines]
    well = all(line.level != "mend" for line in lines)
    return json.dumps({"ok": well, "findings": found}, ensure_ascii=False, indent=2)

"""The commands in the order people use them: what menus, help and the documentation show."""

from collections.abc import Mapping

from bot.channel import Entry
from bot.command import Command
from core.types import Lang

FIRST = ("customer", "today", "alerts", "talk", "why", "log", "digest", "top", "risk", "segment")
HEAD: Mapping[Lang, str] = {"en": "| command | what you get |", "zh": "| 命令 | 得到什么 |"}
LAST = ("help", "lang", "whoami", "link")


def in_order(commands: Mapping[str, Command]) -> dict[str, Command]:
    """Return the commands, the commonest first, those about the bot itself last, the others by name between them."""
    between = sorted(set(commands) - {*FIRST, *LAST})
    return {name: commands[name] for name in (*FIRST, *between, *LAST) if name in commands}


def menu(commands: Mapping[str, Command]) -> tuple[Entry, ...]:
    """Return the commands as menus show them."""
    return tuple(Entry(c.name, dict(c.summary), c.usage) for c in in_order(commands).values())


def as_markdown(commands: Mapping[str, Command], lang: Lang) -> str:
    """Return the table of commands in a language, as the documents show it."""
    bar = "\\|"  # a bar would end the cell
    rows = (f"| `{c.usage.replace('|', bar)}` | {c.summary[lang]} |" for c in in_order(commands).values())
    return "\n".join((HEAD[lang], "|---|---|", *rows))

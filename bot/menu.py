"""The commands in the order people use them: what menus, help and the documentation show."""

from collections.abc import Mapping

from bot.channel import Entry
from bot.command import Command

FIRST = ("customer", "why", "talk", "top", "log")
LAST = ("help", "lang", "whoami", "link")


def in_order(commands: Mapping[str, Command]) -> dict[str, Command]:
    """Return the commands, the commonest first, those about the bot itself last, the others by name between them."""
    between = sorted(set(commands) - {*FIRST, *LAST})
    return {name: commands[name] for name in (*FIRST, *between, *LAST) if name in commands}


def menu(commands: Mapping[str, Command]) -> tuple[Entry, ...]:
    """Return the commands as menus show them."""
    return tuple(Entry(c.name, dict(c.summary), c.usage) for c in in_order(commands).values())


def as_markdown(commands: Mapping[str, Command]) -> str:
    """Return the table of commands the README shows."""
    rows = (_row(shown) for shown in in_order(commands).values())
    return "\n".join(("| command | what it does | 作用 |", "| --- | --- | --- |", *rows)) + "\n"


def _row(shown: Command) -> str:
    usage = shown.usage.replace("|", "\\|")  # a bar would end the cell
    return f"| `{usage}` | {shown.summary['en']} | {shown.summary['zh']} |"

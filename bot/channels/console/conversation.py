"""Hold a conversation at a terminal, or over a pipe: lines in, answers out, numbers press buttons."""

import sys
from collections.abc import Callable, Sequence

import anyio.to_thread
from rich.console import Console

from bot.channel import Answer, Incoming, Press
from bot.channels.console import LIMITS
from bot.channels.console.render import show

LEAVING = ("/quit", "/exit", "/q", "/bye", "/退出")
PROMPT = "› "
MOST_DIGITS = 3  # of a button's number; Python refuses to read very long numbers

ReadLine = Callable[[str], str]


async def converse(
    answer: Answer,
    account: str,
    *,
    hint: str | None = None,
    console: Console | None = None,
    read: ReadLine | None = None,
) -> None:
    """Answer line after line until /quit or the end of the input; ``hint`` is the terminal's language."""
    console = console or Console(highlight=False)
    read = read or _read_line
    presses: Sequence[Press] = ()
    while (line := await _next(read)) is not None:
        if line.casefold() in LEAVING:
            break
        if not line:
            continue
        shown = await answer(_incoming(line, account, hint, presses), LIMITS)
        if shown is not None:
            show(shown, console)
            presses = shown.presses


def _incoming(line: str, account: str, hint: str | None, presses: Sequence[Press]) -> Incoming:
    """Return what was typed; the number of a button of the last answer presses it."""
    if line.isdecimal() and len(line) <= MOST_DIGITS and 1 <= int(line) <= len(presses):
        return Incoming("console", account, token=presses[int(line) - 1].token, hint=hint)
    return Incoming("console", account, line=line, hint=hint)


async def _next(read: ReadLine) -> str | None:
    try:
        return (await anyio.to_thread.run_sync(read, PROMPT, abandon_on_cancel=True)).strip()
    except (EOFError, KeyboardInterrupt):
        return None


def _read_line(prompt: str) -> str:
    """Read a line with editing and history at a terminal, plainly from a pipe."""
    if not sys.stdin.isatty():
        line = sys.stdin.readline()
        if not line:
            raise EOFError
        return line
    import readline  # noqa: F401 - loading it gives input() its history

    return input(prompt)

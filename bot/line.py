"""Read a line a person typed: the command it names and the words after it."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.command import BREAKS, QUOTES, Command

_NAME = re.compile(r"[/／]\s?(?P<name>[^\s@/／]+)(@\S+)?")
_NUMBERED = re.compile(r"\s*#?\d")
_LAST_MARKS = "?？!！。. "


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a line, or several between quotes; ``start`` and ``end`` are where it stands in the line."""

    text: str
    start: int
    end: int
    quoted: bool = False


@dataclass(frozen=True, slots=True)
class Typed:
    """A command with what was typed after its name."""

    command: Command
    tail: str


def plain_width(text: str) -> str:
    """Return text with full-width letters, digits and marks in their usual form."""
    return unicodedata.normalize("NFKC", text)


def tokens(tail: str) -> list[Token]:
    """Split at spaces and commas; what stands between quotes stays together."""
    found: list[Token] = []
    at = 0
    while at < len(tail):
        if tail[at].isspace() or tail[at] in BREAKS:
            at += 1
            continue
        token, at = _quoted(tail, at) if tail[at] in QUOTES else _word(tail, at)
        found.append(token)
    return found


def _word(tail: str, at: int) -> tuple[Token, int]:
    end = at
    while end < len(tail) and not tail[end].isspace() and tail[end] not in BREAKS:
        end += 1
    return Token(plain_width(tail[at:end]), at, end), end


def _quoted(tail: str, at: int) -> tuple[Token, int]:
    closing, kept, end = QUOTES[tail[at]], [], at + 1
    while end < len(tail) and tail[end] != closing:
        if tail[end] == "\\" and end + 1 < len(tail):
            end += 1
        kept.append(tail[end])
        end += 1
    return Token("".join(kept), at, min(end + 1, len(tail)), quoted=True), end + 1


def find_command(text: str, commands: Mapping[str, Command]) -> Typed | None:
    """Return the command a line names, with or without its slash, by its name or an alias; None when it names none."""
    slashed = _NAME.match(text.strip())
    if slashed is None:
        first, _, tail = text.strip().partition(" ")
        command = _called(plain_width(first).casefold(), commands)
        return Typed(command, tail.strip()) if command else None
    tail = text.strip()[slashed.end() :].strip()
    name = plain_width(slashed["name"]).casefold()
    second, _, rest = tail.partition(" ")
    both = _called(f"{name} {plain_width(second).casefold()}", commands)
    if both and _NUMBERED.match(plain_width(rest)):  # an alias of two words: /why alert 42
        return Typed(both, rest.strip())
    if command := _called(name, commands):
        return Typed(command, tail)
    return _joined(name, slashed["name"], tail, commands)


def _called(name: str, commands: Mapping[str, Command]) -> Command | None:
    """Return the command of a name or an alias."""
    return commands.get(name) or next((command for command in commands.values() if name in command.aliases), None)


def _joined(name: str, typed: str, tail: str, commands: Mapping[str, Command]) -> Typed | None:
    """Find a Chinese alias written without a space before its argument: ``/话术华信``."""
    names = {alias: command for command in commands.values() for alias in command.aliases}
    for alias in sorted(names, key=len, reverse=True):
        if not alias.isascii() and name.startswith(alias):
            return Typed(names[alias], f"{typed[len(alias) :]} {tail}".strip())
    return None


def is_slashed(text: str) -> bool:
    """Return whether the line was meant as a command."""
    return text.strip()[:1] in ("/", "／")


def named(text: str) -> str:
    """Return the command's name as it was typed, without slash or addressee."""
    found = _NAME.match(text.strip())
    return found["name"] if found else text.strip()


def without_last_marks(text: str) -> str:
    """Return a sentence without the marks at its end."""
    return text.strip().rstrip(_LAST_MARKS)


def words_of(found: Sequence[Token]) -> str:
    """Return the words of tokens with a space between."""
    return " ".join(token.text for token in found)

"""Match a sentence to a command: the ways people say it, declared by the command in both languages."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from bot.command import Command
from bot.line import plain_width, without_last_marks

_PART = re.compile(r"\{(?P<name>\w+)\}|\((?P<maybe>[^()]*)\)|(?P<space>\s+)|(?P<text>[^{}()\s]+)")


@dataclass(frozen=True)
class Pattern:
    """One way to say a command: ``how is {customer} doing``; a part in round brackets may be left out.

    Where such a part has bars in it, ``(at|of)``, one of its pieces is said.
    """

    command: Command
    template: str

    @cached_property
    def regex(self) -> re.Pattern[str]:
        """Return what matches the sentence, its parameters as named groups."""
        # The space beside a part that may be left out is left out with it.
        spaced = re.sub(r"\(([^()|]*)\)(\s+)", r"(\1\2)", self.template)
        spaced = re.sub(r"(\s+)\(([^()|]*)\)$", r"(\1\2)", spaced)
        return re.compile("".join(_regex_parts(spaced)), re.IGNORECASE)

    @property
    def literal(self) -> int:
        """Return how much of it is words of its own: the more, the surer the match."""
        return len(re.sub(r"\{\w+\}|\|[^()]*|[()\s]", "", self.template))


def _regex_parts(template: str) -> Iterator[str]:
    for part in _PART.finditer(template):
        if part["name"]:
            yield rf"(?P<{part['name']}>.+?)"
        elif part["maybe"] is not None:
            pieces = ["".join(_regex_parts(piece)) for piece in part["maybe"].split("|")]
            yield f"(?:{'|'.join(pieces)}){'' if len(pieces) > 1 else '?'}"
        else:
            yield r"\s+" if part["space"] else re.escape(part["text"])


class Sentences:
    """All patterns of all commands, the surest first."""

    def __init__(self, commands: Mapping[str, Command]) -> None:
        every = [Pattern(c, t) for c in commands.values() for templates in c.sentences.values() for t in templates]
        self._patterns = sorted(every, key=lambda pattern: -pattern.literal)

    def match(self, text: str) -> tuple[Command, Mapping[str, str]] | None:
        """Return the command a sentence asks for and the words of its parameters."""
        said = without_last_marks(plain_width(text))
        for pattern in self._patterns:
            if found := pattern.regex.fullmatch(said):
                given = {name: words.strip() for name, words in found.groupdict().items() if words}
                return pattern.command, given
        return None

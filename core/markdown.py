"""Markdown that is safe to show: text we wrote, with data escaped on its way in."""

import re
from collections.abc import Sequence
from typing import Self

from core.printable import one_line

# CommonMark lets every ASCII punctuation character be escaped by a backslash (spec 0.31, section 2.4).
_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")


class Markdown(str):
    """A string that is already Markdown: escaping it again leaves it as it is."""

    __slots__ = ()

    def format(self, *args: object, **values: object) -> Self:
        """Fill the braces, escaping every value that is not Markdown itself."""
        return type(self)(
            super().format(*(escape(value) for value in args), **{k: escape(v) for k, v in values.items()})
        )


def escape(value: object) -> Markdown:
    """Return a value as Markdown that shows exactly its text, on one line; Markdown passes through."""
    if isinstance(value, Markdown):
        return value
    return Markdown(_PUNCTUATION.sub(r"\\\1", one_line(str(value))))


def join(separator: str, parts: Sequence[Markdown]) -> Markdown:
    """Join pieces of Markdown with a separator of our own."""
    return Markdown(separator.join(parts))


def bullets(head: Markdown, lines: Sequence[Markdown]) -> Markdown:
    """Return a list under a line of its own."""
    return Markdown("\n".join((head, "", *(f"- {line}" for line in lines))))

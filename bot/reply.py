"""What a command answers: a title and a few blocks, the same for every channel."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from core.markdown import Markdown


@dataclass(frozen=True, slots=True)
class Text:
    """A few paragraphs or lists in Markdown (CommonMark: emphasis, strong, lists, quotes, inline code, headings)."""

    markdown: Markdown


@dataclass(frozen=True, slots=True)
class Fields:
    """Short labelled values, shown as pairs."""

    pairs: Sequence[tuple[Markdown, Markdown]]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under headings; the first column names the row. Where a table does not fit, it becomes a list."""

    head: Sequence[Markdown]
    rows: Sequence[Sequence[Markdown]]


@dataclass(frozen=True, slots=True)
class Picture:
    """A PNG with the words that stand for it where pictures cannot be shown."""

    png: bytes
    alt: str


@dataclass(frozen=True, slots=True)
class File:
    """A file to keep."""

    name: str
    content: bytes
    media_type: str


@dataclass(frozen=True, slots=True)
class Button:
    """A label and the command line it runs when pressed (as the one who presses). Plain text, never markup."""

    label: str
    line: str


@dataclass(frozen=True, slots=True)
class Actions:
    """Buttons in the order of their use; few."""

    buttons: Sequence[Button]


Block = Text | Fields | Table | Picture | File | Actions


@dataclass(frozen=True, slots=True)
class Reply:
    """One answer.

    ``private`` answers carry customer data: in a group or channel they go to the asker alone. ``error`` marks an answer
    that says what went wrong (the command line exits non-zero on it).
    """

    title: Markdown
    blocks: Sequence[Block] = field(default_factory=tuple)
    private: bool = True
    error: bool = False

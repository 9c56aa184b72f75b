"""What a talk track says first: the words to open with, and the first questions after them."""

from collections.abc import Iterator

from core.markdown import Markdown


def opening_of(track: Markdown) -> Markdown:
    """Return what a track says between quotation marks of a block, on one line; empty when it quotes nothing."""
    return Markdown(" ".join(row.lstrip("> ").strip() for row in track.split("\n") if row.startswith(">")))


def questions_of(track: Markdown, most: int) -> list[Markdown]:
    """Return the first items of the list that follows the opening."""
    return [Markdown(row) for row in _first_list(track)][:most]


def _first_list(track: Markdown) -> Iterator[str]:
    opened = started = False
    for row in track.split("\n"):
        opened = opened or row.startswith(">")
        if opened and row.startswith("- "):
            started = True
            yield row.removeprefix("- ").strip()
        elif started and row.strip():
            return

"""Say an answer in plain text: for logs, previews, notifications and terminals without colours."""

from collections.abc import Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING, assert_never

from bot.channel import Shown
from bot.reply import Actions, Block, Fields, File, Picture, Table, Text

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token


def plain(shown: Shown) -> str:
    """Return a page of an answer as plain text, its buttons as a last line of labels."""
    parts = [plain_text(shown.title), *(plain_block(block) for block in shown.blocks)]
    if shown.presses:
        parts.append(" ".join(f"[{press.label}]" for press in shown.presses))
    return "\n\n".join(part for part in parts if part)


def plain_block(block: Block) -> str:
    """Return one block as plain text."""
    match block:
        case Text():
            return plain_text(block.markdown)
        case Fields():
            return "\n".join(f"{plain_text(label)}: {plain_text(value)}" for label, value in block.pairs)
        case Table():
            return "\n".join("  ".join(plain_text(cell) for cell in row) for row in (block.head, *block.rows))
        case Picture():
            return block.alt
        case File():
            return block.name
        case Actions():
            return " ".join(f"[{button.label}]" for button in block.buttons)
        case _:
            assert_never(block)


def plain_text(markdown: str) -> str:
    """Return Markdown as the text a reader sees, lists with their bullets."""
    return "\n".join(_lines(_parser().parse(markdown))).strip()


@cache
def _parser() -> "MarkdownIt":
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark", {"html": False})


def _lines(tokens: Sequence["Token"]) -> Iterator[str]:
    """Give the lines of parsed blocks; a blank line after each paragraph that is not in a list."""
    depth, marks = 0, [""]
    for token in tokens:
        if token.type in ("bullet_list_open", "ordered_list_open"):
            depth += 1
        elif token.type in ("bullet_list_close", "ordered_list_close"):
            depth -= 1
            if not depth:
                yield ""
        elif token.type == "list_item_open":
            marks.append("  " * (depth - 1) + (f"{token.info}. " if token.info else "• "))
        elif token.type == "inline":
            mark, marks[-1] = marks[-1], ""
            yield mark + _inline(token.children or [])
            if not depth:
                yield ""
        elif token.type in ("fence", "code_block"):
            yield token.content


def _inline(tokens: Sequence["Token"]) -> str:
    breaks = {"softbreak": "\n", "hardbreak": "\n"}
    return "".join(breaks.get(token.type, token.content) for token in tokens)

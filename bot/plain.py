"""Say an answer in plain text: for logs, previews, notifications and terminals without colours."""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import TYPE_CHECKING, assert_never

from bot.channel import Shown
from bot.reply import Actions, Block, Fields, File, Picture, Table, Text
from core.types import Lang

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.tree import SyntaxTreeNode


COLON: Mapping[Lang, str] = {"en": ": ", "zh": "："}


def plain(shown: Shown) -> str:
    """Return a page of an answer as plain text, its buttons as a last line of labels."""
    parts = [plain_text(shown.title), *(plain_block(block, shown.lang) for block in shown.blocks)]
    if shown.presses:
        parts.append(" ".join(f"[{press.label}]" for press in shown.presses))
    return "\n\n".join(part for part in parts if part)


def plain_block(block: Block, lang: Lang = "en") -> str:
    """Return one block as plain text."""
    match block:
        case Text():
            return plain_text(block.markdown)
        case Fields():
            return "\n".join(f"{plain_text(label)}{COLON[lang]}{plain_text(value)}" for label, value in block.pairs)
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
    return "\n\n".join("\n".join(_lines(node)) for node in tree(markdown).children)


def tree(markdown: str) -> "SyntaxTreeNode":
    """Return Markdown as a tree of blocks and of what is in them; HTML in it is only text."""
    from markdown_it.tree import SyntaxTreeNode

    return SyntaxTreeNode(_parser().parse(markdown))


@cache
def _parser() -> "MarkdownIt":
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark", {"html": False})


def _lines(node: "SyntaxTreeNode") -> Iterator[str]:
    """Give the lines of a block."""
    match node.type:
        case "list_item":
            mark = f"{node.info}. " if node.info else "• "
            first, *others = [line for child in node.children for line in _lines(child)] or [""]
            yield mark + first
            yield from (" " * len(mark) + line for line in others)
        case "inline":
            yield _said(node)
        case "fence" | "code_block":
            yield node.content.rstrip("\n")
        case _:
            for child in node.children:
                yield from _lines(child)


def _said(node: "SyntaxTreeNode") -> str:
    if node.type in ("softbreak", "hardbreak"):
        return "\n"
    return "".join(map(_said, node.children)) if node.children else node.content

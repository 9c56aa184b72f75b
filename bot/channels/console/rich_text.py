"""Turn Markdown into styled lines for a terminal."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from bot.plain import tree

if TYPE_CHECKING:
    from markdown_it.tree import SyntaxTreeNode

STYLES = {"strong": "bold", "em": "italic", "code_inline": "cyan", "heading": "bold", "fence": "cyan"}
INDENT = 2


def styled(markdown: str) -> Text:
    """Return a short piece of Markdown as one styled line."""
    return Text(" ").join(_line(node) for node in tree(markdown).walk() if node.type == "inline")


def paragraphs(markdown: str) -> Iterator[Padding | Text]:
    """Give the blocks of Markdown, a blank line after each."""
    for node in tree(markdown).children:
        yield from _block(node, 0)
        yield Text("")


def _block(node: "SyntaxTreeNode", left: int) -> Iterator[Padding]:
    match node.type:
        case "bullet_list" | "ordered_list":
            for item in node.children:
                yield from _item(item, left)
        case "blockquote":
            for child in node.children:
                yield from _block(child, left + INDENT)
        case "fence" | "code_block":
            yield _at(left, Text(node.content.rstrip("\n"), STYLES["fence"]))
        case "hr":
            yield _at(left, Text("—" * 3))
        case _:
            for child in node.children:
                text = _line(child)
                text.stylize(STYLES.get(node.type, ""))
                yield _at(left, text)


def _item(item: "SyntaxTreeNode", left: int) -> Iterator[Padding]:
    """Give a list's item: its first paragraph beside its mark, what follows below it."""
    mark = f"{item.info}. " if item.info else "• "
    for number, child in enumerate(item.children):
        if number == 0 and child.type == "paragraph":
            row = Table.grid(padding=0)
            row.add_column(width=max(len(mark), INDENT), no_wrap=True)
            row.add_column(overflow="fold")
            row.add_row(mark, _line(child.children[0]))
            yield _at(left, row)
        else:
            yield from _block(child, left + INDENT)


def _at(left: int, what: Text | Table) -> Padding:
    return Padding(what, (0, 0, 0, left), expand=False)


def _line(node: "SyntaxTreeNode") -> Text:
    """Return what a line says, styled as it is marked up."""
    if node.type in ("softbreak", "hardbreak"):
        return Text("\n")
    if not node.children:
        return Text(node.content, STYLES.get(node.type, ""))
    text = Text(overflow="fold").append_text(Text("").join(_line(child) for child in node.children))
    text.stylize(STYLES.get(node.type, ""))
    return text

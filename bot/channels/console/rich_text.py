"""Turn Markdown into styled lines for a terminal."""

from collections.abc import Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING

from rich.padding import Padding
from rich.text import Text

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

STYLES = {"strong": "bold", "em": "italic", "s": "strike", "link": "underline"}
CODE = "cyan"
HEADING = "bold"
INDENT = 2


@cache
def _parser() -> "MarkdownIt":
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark", {"html": False})


def styled(markdown: str) -> Text:
    """Return a short piece of Markdown as one styled line."""
    tokens = _parser().parse(markdown)
    lines = [_inline(token.children or []) for token in tokens if token.type == "inline"]
    return Text(" ").join(lines)


def paragraphs(markdown: str) -> Iterator[Padding]:
    """Give the blocks of Markdown, each with the indent it stands at; a blank line after a paragraph or list."""
    marks: list[str] = []
    depth, quoted, heading = 0, 0, False
    for token in _parser().parse(markdown):
        kind = token.type
        if kind in ("bullet_list_open", "ordered_list_open"):
            depth += 1
        elif kind in ("bullet_list_close", "ordered_list_close"):
            depth -= 1
            if depth == 0:
                yield Padding("", 0, expand=False)
        elif kind == "list_item_open":
            marks = [f"{token.info}. " if token.info else "• "]
        elif kind in ("blockquote_open", "blockquote_close"):
            quoted += 1 if kind == "blockquote_open" else -1
        elif kind in ("heading_open", "heading_close"):
            heading = kind == "heading_open"
        elif kind == "inline":
            text = _inline(token.children or [])
            if heading:
                text.stylize(HEADING)
            yield _placed(text, marks.pop() if marks else "", depth, quoted)
            if depth == 0:
                yield Padding("", 0, expand=False)
        elif kind in ("fence", "code_block"):
            yield Padding(Text(token.content.rstrip("\n"), CODE), (0, 0, 1, INDENT), expand=False)


def _placed(text: Text, mark: str, depth: int, quoted: int) -> Padding:
    """Hang a list's text beside its mark, as far in as the list is deep."""
    from rich.table import Table

    left = INDENT * (max(depth - 1, 0) + quoted)
    if not depth:
        return Padding(text, (0, 0, 0, left), expand=False)
    row = Table.grid(padding=0)
    row.add_column(width=max(len(mark), INDENT), no_wrap=True)
    row.add_column(overflow="fold")
    row.add_row(mark, text)
    return Padding(row, (0, 0, 0, left), expand=False)


def _inline(tokens: Sequence["Token"]) -> Text:
    text = Text(overflow="fold")
    styles: list[str] = []
    for token in tokens:
        name = token.type.removesuffix("_open").removesuffix("_close")
        if token.nesting == 1:
            styles.append(STYLES.get(name, ""))
        elif token.nesting == -1:
            styles.pop()
        elif token.type in ("softbreak", "hardbreak"):
            text.append("\n")
        else:
            text.append(token.content, CODE if token.type == "code_inline" else " ".join(filter(None, styles)) or None)
    return text

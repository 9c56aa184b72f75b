"""Markdown as Slack's rich text: every character of the data is text there, so nothing in it can ping or link."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markdown_it.tree import SyntaxTreeNode

from bot.channels.slack.limits import LIST_INDENT
from core.markdown import Markdown

Element = dict[str, Any]
Style = frozenset[str]
PLAIN: Style = frozenset()
DIVIDER: Element = {"type": "divider"}

_STYLES = {"strong": "bold", "em": "italic", "s": "strike"}
_BREAKS = ("softbreak", "hardbreak")
_WEB = ("http://", "https://")


@cache
def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False, "linkify": False, "maxNesting": 100}).enable("strikethrough")


def inline(markdown: Markdown, style: Style = PLAIN) -> list[Element]:
    """Return one line of Markdown as rich text elements; never empty, since Slack refuses an empty text."""
    tokens = _parser().parseInline(markdown)
    return _inline(tokens, style) or [_text(" ", PLAIN)]


def plain(markdown: Markdown) -> str:
    """Return one line of Markdown as the text a reader sees."""
    return "".join(element["text"] for element in inline(markdown)).strip()


def section(elements: Sequence[Element]) -> Element:
    """Return a rich text block of one paragraph."""
    return rich_text([{"type": "rich_text_section", "elements": list(elements)}])


def rich_text(parts: Sequence[Element]) -> Element:
    """Return a rich text block."""
    return {"type": "rich_text", "elements": list(parts)}


def blocks(markdown: Markdown) -> list[Element]:
    """Return Markdown as Slack blocks: rich text, parted by dividers where it has rules."""
    tree = SyntaxTreeNode(_parser().parse(markdown))
    writer = _Writer()
    for node in tree.children:
        writer.write(node)
    return writer.finish()


@dataclass
class _Writer:
    """Collects the parts of rich text block by block; neighbouring paragraphs share one section."""

    done: list[Element] = field(default_factory=list)
    parts: list[Element] = field(default_factory=list)

    def write(self, node: SyntaxTreeNode) -> None:
        match node.type:
            case "hr":
                self._flush()
                self.done.append(DIVIDER)
            case "bullet_list" | "ordered_list":
                self.parts.extend(_list(node, 0))
            case "blockquote":
                self._add("rich_text_quote", _flat(node, PLAIN))
            case "fence" | "code_block":
                self._add("rich_text_preformatted", [_text(node.content.rstrip("\n"), PLAIN)])
            case "heading":
                self._paragraph(_flat(node, frozenset({"bold"})), after="\n")
            case _:
                self._paragraph(_flat(node, PLAIN), after="\n\n")

    def finish(self) -> list[Element]:
        self._flush()
        return self.done

    def _paragraph(self, elements: list[Element], after: str) -> None:
        previous = self.parts[-1] if self.parts else None
        if previous and previous["type"] == "rich_text_section":
            gap = "\n" if previous.get("after") == "\n" else "\n\n"
            previous["elements"] += [_text(gap, PLAIN), *elements]
            previous["after"] = after
        elif any(element["text"] for element in elements):
            self.parts.append({"type": "rich_text_section", "elements": elements, "after": after})

    def _add(self, kind: str, elements: list[Element]) -> None:
        if any(element["text"] for element in elements):
            self.parts.append({"type": kind, "elements": elements})

    def _flush(self) -> None:
        if self.parts:
            self.done.append(rich_text([{k: v for k, v in part.items() if k != "after"} for part in self.parts]))
            self.parts = []


def _list(node: SyntaxTreeNode, indent: int) -> Iterator[Element]:
    """Yield a list and, after the item that holds them, its lists one step further in."""
    style = "ordered" if node.type == "ordered_list" else "bullet"
    start = int(node.attrs.get("start", 1)) - 1
    run: list[Element] = []
    for number, item in enumerate(node.children, start):
        inner = [child for child in item.children if child.type.endswith("_list")]
        own = [child for child in item.children if child not in inner]
        run.append({"type": "rich_text_section", "elements": _lines(own) or [_text(" ", PLAIN)]})
        if inner or item is node.children[-1]:
            yield _run(style, indent, number + 1 - len(run), run)
            run = []
        for child in inner:
            yield from _list(child, min(indent + 1, LIST_INDENT))


def _run(style: str, indent: int, offset: int, items: list[Element]) -> Element:
    run: Element = {"type": "rich_text_list", "style": style, "indent": indent, "elements": items}
    return run | {"offset": offset} if style == "ordered" and offset > 0 else run


def _lines(nodes: Sequence[SyntaxTreeNode], style: Style = PLAIN, gap: str = "\n") -> list[Element]:
    """Return several blocks as lines of one element, which is all a list item or a quote can hold."""
    found: list[Element] = []
    for node in nodes:
        elements = _flat(node, style)
        found += [_text(gap, PLAIN), *elements] if found else elements
    return found


def _flat(node: SyntaxTreeNode, style: Style) -> list[Element]:
    match node.type:
        case "inline":
            return _inline(node.to_tokens(), style)
        case "fence" | "code_block":
            return [_text(node.content.rstrip("\n"), style | {"code"})]
        case "bullet_list" | "ordered_list":
            return _lines([child for item in node.children for child in item.children], style)
        case "list_item":
            return _lines(node.children, style)
        case _:
            return _lines(node.children, style, gap="\n\n")


def _inline(tokens: Sequence[Token], style: Style) -> list[Element]:
    """Return the tokens of one inline run as elements, pieces of the same style joined."""
    found: list[Element] = []
    for element in _elements([child for token in tokens for child in token.children or ()], style):
        previous = found[-1] if found else None
        if previous and previous["type"] == "text" == element["type"] and _same_style(previous, element):
            previous["text"] += element["text"]
        elif element["text"]:
            found.append(element)
    return found


def _same_style(one: Element, other: Element) -> bool:
    return bool(one.get("style") == other.get("style"))


def _elements(tokens: Sequence[Token], outer: Style) -> Iterator[Element]:
    styles: list[str] = []
    url: str | None = None
    for token in tokens:
        kind, _, edge = token.type.rpartition("_")
        if kind in _STYLES:
            (styles.append if edge == "open" else styles.remove)(_STYLES[kind])
        elif kind == "link":
            url = _web_address(token) if edge == "open" else None
        else:
            words = "\n" if token.type in _BREAKS else token.content
            yield _element(words, outer.union(styles, {"code"} if token.type == "code_inline" else ()), url)


def _web_address(token: Token) -> str | None:
    href = str(token.attrs.get("href", ""))
    return href if href.startswith(_WEB) else None


def _element(text: str, style: Style, url: str | None) -> Element:
    return _text(text, style) if url is None else _text(text, style) | {"type": "link", "url": url}


def _text(text: str, style: Style) -> Element:
    element: Element = {"type": "text", "text": text}
    return element | {"style": dict.fromkeys(sorted(style), True)} if style else element

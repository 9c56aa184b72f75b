"""An answer as Slack messages: blocks of rich text, and beside them the plain text that notifications read."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any, assert_never

from bot.channel import Press, Shown
from bot.channels.slack import limits
from bot.channels.slack.rich_text import Element, blocks, inline, plain, rich_text, section
from bot.reply import Actions, Block, Fields, File, Picture, Table, Text
from core.markdown import Markdown
from core.types import Lang

BOLD = frozenset({"bold"})
COLON: dict[Lang, str] = {"en": ": ", "zh": "："}
PART: dict[Lang, str] = {"en": "; ", "zh": "；"}


@dataclass(frozen=True, slots=True)
class Message:
    """One message: its blocks, and the escaped text for where blocks are not shown."""

    text: str
    blocks: Sequence[Element]


def messages(shown: Shown, *, files_follow: bool) -> list[Message]:
    """Return an answer as one message, or as several where it is more than one can hold.

    ``files_follow`` says that pictures and files come right after; otherwise the words that stand for them are shown.
    """
    parts = [*_title(shown.title), *_content(shown, native_tables=True, files_follow=files_follow)]
    return [Message(_text(part), part) for part in _split([*parts, *_buttons(shown.presses)])]


def home(shown: Shown) -> dict[str, Any]:
    """Return an answer as the view of the app's Home tab, which has no tables."""
    parts = [*_title(shown.title), *_content(shown, native_tables=False, files_follow=False)]
    buttons = list(_buttons(shown.presses))
    return {"type": "home", "blocks": [*parts[: limits.HOME_BLOCKS - len(buttons)], *buttons]}


def escaped(text: str) -> str:
    """Return text as Slack shows it unchanged: & < > are its control characters (docs.slack.dev, formatting text)."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _title(title: Markdown) -> Iterator[Element]:
    text = plain(title)
    if not text:
        return
    if len(text) > limits.HEADER_CHARACTERS:
        yield section(inline(title, BOLD))
    else:
        yield {"type": "header", "text": {"type": "plain_text", "text": text, "emoji": False}}


def _content(shown: Shown, *, native_tables: bool, files_follow: bool) -> Iterator[Element]:
    tables_left = limits.MESSAGE_TABLES if native_tables else 0
    for block in shown.blocks:
        if isinstance(block, Table) and tables_left and _fits(block):
            tables_left -= 1
            yield _table(block)
        elif not (files_follow and isinstance(block, Picture | File)):
            yield from _block(block, shown.lang)


def _block(block: Block, lang: Lang) -> Iterable[Element]:
    match block:
        case Text():
            return blocks(block.markdown)
        case Fields():
            return _fields(block, lang)
        case Table():
            return _listed(block, lang)
        case Picture():
            return [section([{"type": "text", "text": block.alt or " ", "style": {"italic": True}}])]
        case File():
            return [section([{"type": "text", "text": block.name or " ", "style": {"code": True}}])]
        case Actions():
            return ()
        case _:
            assert_never(block)


def _fields(fields: Fields, lang: Lang) -> Iterator[Element]:
    lines = [[*inline(label, BOLD), _words(COLON[lang]), *inline(value)] for label, value in fields.pairs]
    if lines:
        yield section(_joined(lines, "\n"))


def _fits(table: Table) -> bool:
    cells = [*table.head, *chain.from_iterable(table.rows)]
    return (
        0 < len(table.head) <= limits.TABLE_COLUMNS
        and len(table.rows) < limits.TABLE_ROWS
        and all(len(row) == len(table.head) for row in table.rows)
        and sum(max(1, len(plain(cell))) for cell in cells) <= limits.TABLE_CHARACTERS
    )


def _table(table: Table) -> Element:
    head = [section(inline(cell, BOLD)) for cell in table.head]
    return {"type": "table", "rows": [head, *([section(inline(cell)) for cell in row] for row in table.rows)]}


def _listed(table: Table, lang: Lang) -> Iterator[Element]:
    """Yield a table as a list: the first column in bold, then each further value after its heading."""
    items = []
    for row in table.rows:
        pairs = zip(table.head[1:], row[1:], strict=False)
        values = [[*inline(head), _words(COLON[lang]), *inline(value)] for head, value in pairs]
        items.append(_joined([inline(row[0], BOLD), _joined(values, PART[lang])], "\n"))
    if items:
        sections = [{"type": "rich_text_section", "elements": item} for item in items]
        yield rich_text([{"type": "rich_text_list", "style": "bullet", "indent": 0, "elements": sections}])


def _buttons(presses: Sequence[Press]) -> Iterator[Element]:
    shown = presses[: limits.ACTIONS_BUTTONS]
    for start in range(0, len(shown), limits.ROW_BUTTONS):
        row = enumerate(shown[start : start + limits.ROW_BUTTONS], start)
        yield {"type": "actions", "elements": [_button(press, number) for number, press in row]}


def _button(press: Press, number: int) -> Element:
    label = {"type": "plain_text", "text": _cut(press.label.strip() or "…", limits.BUTTON_CHARACTERS), "emoji": False}
    return {"type": "button", "action_id": f"press-{number}", "text": label, "value": press.token}


def _joined(pieces: Sequence[Sequence[Element]], separator: str) -> list[Element]:
    joined: list[Element] = []
    for piece in pieces:
        joined += [_words(separator), *piece] if joined and piece else piece
    return joined


def _words(text: str) -> Element:
    return {"type": "text", "text": text}


def _split(parts: Sequence[Element]) -> list[list[Element]]:
    """Return blocks in as many runs as messages are needed to hold them."""
    runs: list[list[Element]] = [[]]
    room = limits.MESSAGE_CHARACTERS
    for part in parts:
        size = len(spoken([part]))
        if runs[-1] and (size > room or len(runs[-1]) == limits.MESSAGE_BLOCKS):
            runs.append([])
            room = limits.MESSAGE_CHARACTERS
        runs[-1].append(part)
        room -= size
    return runs if runs[0] else [[section([_words(" ")])]]


def _text(parts: Sequence[Element]) -> str:
    text = spoken(parts) or " "
    excess = len(escaped(text)) - limits.TEXT_CHARACTERS
    return escaped(text if excess <= 0 else _cut(text, limits.TEXT_CHARACTERS - excess))


def _cut(text: str, characters: int) -> str:
    return text if len(text) <= characters else text[: max(0, characters - 1)].rstrip() + "…"


def spoken(parts: Sequence[Element]) -> str:
    """Return the words of blocks as plain lines; buttons are left to be seen."""
    return "\n".join(line for part in parts if (line := _spoken(part)))


def _spoken(part: Element) -> str:
    match part["type"]:
        case "header":
            return str(part["text"]["text"])
        case "table":
            return "\n".join(" | ".join(_spoken(cell) for cell in row) for row in part["rows"])
        case "rich_text":
            return spoken(part["elements"])
        case "rich_text_list":
            return "\n".join(f"• {_spoken(item)}" for item in part["elements"])
        case "rich_text_section" | "rich_text_quote" | "rich_text_preformatted":
            return "".join(element["text"] for element in part["elements"])
        case _:
            return ""

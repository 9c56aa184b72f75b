"""An answer as Slack messages: blocks of rich text, and beside them the plain text that notifications read."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any, assert_never

from bot.channel import Press, Shown
from bot.channels.slack import limits
from bot.channels.slack.rich_text import Element, blocks, inline, plain, rich_text, section
from bot.plain import plain_block
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


@dataclass(frozen=True, slots=True)
class _Part:
    """What stays together in one message: Slack's blocks and the words for where they are not shown."""

    blocks: Sequence[Element]
    words: str = ""


def messages(shown: Shown, *, files_follow: bool) -> list[Message]:
    """Return an answer as one message, or as several where it is more than one can hold.

    ``files_follow`` says that pictures and files come right after; otherwise the words that stand for them are shown.
    """
    content = _content(shown, native_tables=True, files_follow=files_follow)
    return [_message(run) for run in _split([*_title(shown.title), *content, _Part(list(_buttons(shown.presses)))])]


def letter(shown: Shown) -> Message:
    """Return what is sent unasked as one message that can be changed later; what is too long is left out."""
    first = messages(shown, files_follow=False)[0]
    return Message(_within(first.text, limits.UPDATE_BYTES), first.blocks)


def home(shown: Shown) -> dict[str, Any]:
    """Return an answer as the view of the app's Home tab, which has no tables."""
    parts = [*_title(shown.title), *_content(shown, native_tables=False, files_follow=False)]
    buttons = list(_buttons(shown.presses))
    content = [block for part in parts for block in part.blocks]
    return {"type": "home", "blocks": [*content[: limits.HOME_BLOCKS - len(buttons)], *buttons]}


def escaped(text: str) -> str:
    """Return text as Slack shows it unchanged: & < > are its control characters (docs.slack.dev, formatting text)."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _title(title: Markdown) -> Iterator[_Part]:
    text = plain(title)
    if len(text) > limits.HEADER_CHARACTERS:
        yield _Part([section(inline(title, BOLD))], text)
    elif text:
        yield _Part([{"type": "header", "text": {"type": "plain_text", "text": text, "emoji": False}}], text)


def _content(shown: Shown, *, native_tables: bool, files_follow: bool) -> Iterator[_Part]:
    tables_left = limits.MESSAGE_TABLES if native_tables else 0
    for block in shown.blocks:
        if isinstance(block, Table) and tables_left and (table := _table(block)):
            tables_left -= 1
            yield _Part([table], plain_block(block, shown.lang))
        elif not (files_follow and isinstance(block, Picture | File)):
            yield _Part(list(_block(block, shown.lang)), plain_block(block, shown.lang))


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


def _table(table: Table) -> Element | None:
    """Return a table of Slack's own, or None where it would be more than Slack takes."""
    width = len(table.head)
    if not 0 < width <= limits.TABLE_COLUMNS or len(table.rows) >= limits.TABLE_ROWS:
        return None
    if any(len(row) != width for row in table.rows):
        return None
    lines = [[inline(cell, BOLD) for cell in table.head], *([inline(cell) for cell in row] for row in table.rows)]
    if sum(len(element["text"]) for line in lines for cell in line for element in cell) > limits.TABLE_CHARACTERS:
        return None
    return {"type": "table", "rows": [[section(cell) for cell in line] for line in lines]}


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


def _split(parts: Sequence[_Part]) -> list[list[_Part]]:
    """Return the parts in as many runs as messages are needed to hold them."""
    runs: list[list[_Part]] = [[]]
    blocks_left, characters_left = limits.MESSAGE_BLOCKS, limits.MESSAGE_CHARACTERS
    for part in parts:
        if runs[-1] and (len(part.blocks) > blocks_left or len(part.words) > characters_left):
            runs.append([])
            blocks_left, characters_left = limits.MESSAGE_BLOCKS, limits.MESSAGE_CHARACTERS
        runs[-1].append(part)
        blocks_left -= len(part.blocks)
        characters_left -= len(part.words)
    return runs


def _message(parts: Sequence[_Part]) -> Message:
    text = "\n".join(part.words for part in parts if part.words.strip()) or " "
    shown = [block for part in parts for block in part.blocks]
    return Message(_short(text), shown or [section([_words(text)])])


def _short(text: str) -> str:
    """Return text escaped and cut to what Slack takes, between characters and never within an escape."""
    lengths = list(accumulate(len(escaped(character)) for character in text))
    if lengths[-1] <= limits.TEXT_CHARACTERS:
        return escaped(text)
    return escaped(text[: bisect_right(lengths, limits.TEXT_CHARACTERS - 1)]) + "…"


def _within(text: str, most: int) -> str:
    """Return escaped text cut to so many bytes, never within a character or an escape."""
    whole = text.encode()
    if len(whole) <= most:
        return text
    kept = whole[: most - len("…".encode())].decode(errors="ignore")
    return re.sub("&[a-z]*$", "", kept) + "…"


def _cut(text: str, characters: int) -> str:
    return text if len(text) <= characters else text[: max(0, characters - 1)].rstrip() + "…"

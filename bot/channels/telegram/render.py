"""An answer as Telegram's messages: text with entities, pictures, files, and buttons in rows."""

import unicodedata
from collections.abc import Sequence
from typing import assert_never

from bot.channel import Press, Shown
from bot.channels.telegram.limits import ROW_BUTTONS, ROW_COLUMNS
from bot.channels.telegram.rich import GAP, Rich, bold, join, pack, rich
from bot.reply import Actions, Block, Fields, File, Picture, Table, Text
from core.markdown import Markdown
from core.types import Lang

Message = Rich | Picture | File

_COLON: dict[Lang, str] = {"en": ": ", "zh": "："}
_BULLET = "• "


def messages(shown: Shown) -> list[Message]:
    """Return the messages that show an answer, in order; none has more than Telegram takes."""
    out: list[Message] = []
    waiting = [bold(rich(shown.title))]
    for block in shown.blocks:
        part = _part(block, shown.lang)
        if isinstance(part, Rich):
            waiting.append(part)
        else:
            out += [*pack(waiting), part]
            waiting = []
    return [*out, *pack(waiting)]


def letter(shown: Shown) -> Rich:
    """Return what is sent unasked as one message; what is no text is left out, what is too long is cut."""
    texts = [part for block in shown.blocks if isinstance(part := _part(block, shown.lang), Rich)]
    return pack([join(GAP, [bold(rich(shown.title)), *texts])])[0]


def rows(presses: Sequence[Press]) -> list[list[Press]]:
    """Return the buttons in rows, as many beside each other as their labels leave room for."""
    out: list[list[Press]] = []
    for press in presses:
        if out and _fits_row([*out[-1], press]):
            out[-1].append(press)
        else:
            out.append([press])
    return out


def _part(block: Block, lang: Lang) -> Message:
    match block:
        case Text(markdown):
            return rich(markdown)
        case Fields(pairs):
            return join("\n", (_pair(label, value, lang) for label, value in pairs))
        case Table(head, table_rows):
            return _list(head, table_rows, lang)
        case Picture() | File():
            return block
        case Actions():
            return Rich("")  # an answer's buttons come as presses
        case _:
            assert_never(block)


def _pair(label: Markdown, value: Markdown, lang: Lang) -> Rich:
    return bold(rich(label)) + Rich(_COLON[lang]) + rich(value)


def _list(head: Sequence[Markdown], table_rows: Sequence[Sequence[Markdown]], lang: Lang) -> Rich:
    """Return a table as a list, for a phone is too narrow for columns: the row's name, below it what it says."""
    if len(head) <= 2:
        named = (_row_name(row) + _short(row, lang) for row in table_rows)
        return join("\n", (join(_COLON[lang], map(rich, head)), *named))
    return join(GAP, (join("\n", (_row_name(row), _cells(head, row, lang))) for row in table_rows))


def _row_name(row: Sequence[Markdown]) -> Rich:
    return Rich(_BULLET) + bold(rich(row[0])) if row else Rich("")


def _short(row: Sequence[Markdown], lang: Lang) -> Rich:
    value = rich(row[1]) if len(row) > 1 else Rich("")
    return Rich(_COLON[lang]) + value if value.text else value


def _cells(head: Sequence[Markdown], row: Sequence[Markdown], lang: Lang) -> Rich:
    pairs = [(rich(label), rich(cell)) for label, cell in zip(head[1:], row[1:], strict=False)]
    return join(" · ", (label + Rich(_COLON[lang]) + cell for label, cell in pairs if cell.text))


def _fits_row(row: Sequence[Press]) -> bool:
    # Buttons of a row are equally wide, so the widest label decides.
    return len(row) <= ROW_BUTTONS and len(row) * max(_columns(press.label) for press in row) <= ROW_COLUMNS


def _columns(label: str) -> int:
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in label)

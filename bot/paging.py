"""Cut an answer into pages a platform can hold: at block borders, then between paragraphs, rows and pairs."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from bot.channel import Limits
from bot.plain import plain_block
from bot.reply import Actions, Block, Button, Fields, Reply, Table, Text
from core.markdown import Markdown

_ROOM_FOR_PAGE_LINE = 40  # characters kept free for "page 2 of 3" and its surroundings


def pages(reply: Reply, limits: Limits) -> list[list[Block]]:
    """Return the blocks of each page, buttons left out; at least one page."""
    blocks: list[Block] = [block for block in reply.blocks if not isinstance(block, Actions)]
    room = limits.characters - _units(reply.title) - _ROOM_FOR_PAGE_LINE
    if len(blocks) < limits.blocks and sum(_at_most(block) for block in blocks) <= room:
        return [blocks]
    return [_rejoined(page) for page in _filled(blocks, room, limits.blocks - 2)]


def _filled(blocks: Sequence[Block], room: int, most: int) -> Iterator[list[Block]]:
    """Give the pieces of each page."""
    page: list[Block] = []
    used = 0
    for piece, takes in _pieces(blocks, room):
        if page and (used + takes > room or len(page) >= most):
            yield page
            page, used = [], 0
        page.append(piece)
        used += takes + len("\n\n")
    yield page


def buttons(reply: Reply) -> list[Button]:
    """Return all buttons of an answer in order."""
    return [button for block in reply.blocks if isinstance(block, Actions) for button in block.buttons]


def size(block: Block) -> int:
    """Return how many UTF-16 units a block shows: the unit in which platforms count."""
    return _units(plain_block(block))


def _units(text: str) -> int:
    return len(text) if text.isascii() else len(text.encode("utf-16-le")) // 2


def _at_most(block: Block) -> int:
    """Return what a block shows at most: its Markdown as it stands, which is quick to know."""
    match block:
        case Text():
            return _units(block.markdown) + len("\n\n")
        case Fields():
            return sum(_units(label) + _units(value) + len(": \n") for label, value in block.pairs)
        case Table():
            return sum(_units(cell) + len("  ") for row in (block.head, *block.rows) for cell in row)
        case _:
            return size(block)


def _pieces(blocks: Sequence[Block], room: int) -> Iterator[tuple[Block, int]]:
    for block in blocks:
        takes = size(block)
        if takes <= room:
            yield block, takes
        else:
            yield from ((part, size(part)) for part in _cut(block, room))


def _cut(block: Block, room: int) -> Iterator[Block]:
    """Give a block too large for any page in the smallest parts that can be shown alone."""
    match block:
        case Text():
            for paragraph in block.markdown.split("\n\n"):
                yield from _cut_lines(paragraph, room)
        case Table():
            yield from (replace(block, rows=(row,)) for row in block.rows)
        case Fields():
            yield from (Fields((pair,)) for pair in block.pairs)
        case _:
            yield block


def _cut_lines(paragraph: str, room: int) -> Iterator[Text]:
    text = Text(Markdown(paragraph))
    if size(text) <= room or "\n" not in paragraph:
        yield text
    else:
        yield from (Text(Markdown(line)) for line in paragraph.split("\n") if line.strip())


def _rejoined(page: Sequence[Block]) -> list[Block]:
    """Put parts of one block that came to stand on one page together again."""
    joined: list[Block] = []
    for block in page:
        match joined[-1] if joined else None, block:
            case Table() as before, Table() if before.head == block.head:
                joined[-1] = replace(before, rows=(*before.rows, *block.rows))
            case Fields() as before, Fields():
                joined[-1] = Fields((*before.pairs, *block.pairs))
            case Text() as before, Text():
                joined[-1] = Text(Markdown(f"{before.markdown}\n\n{block.markdown}"))
            case _:
                joined.append(block)
    return joined

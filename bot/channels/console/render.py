"""Show a page of an answer at a terminal, from 40 columns on."""

from pathlib import Path
from tempfile import mkdtemp
from typing import assert_never

from rich.columns import Columns
from rich.console import Console
from rich.table import Table as Grid
from rich.text import Text as Line

from bot.channel import Shown
from bot.channels.console.rich_text import paragraphs, styled
from bot.plain import plain_text
from bot.reply import Actions, Block, Fields, File, Picture, Table, Text

TITLE, LABEL, BUTTON, ERROR = "bold", "dim", "cyan", "bold red"
GAP = 2


def show(shown: Shown, console: Console) -> None:
    """Print a page: its title, its blocks, its buttons with the numbers that press them."""
    title = styled(shown.title)
    title.stylize(ERROR if shown.error else TITLE)
    console.print(title)
    console.print()
    for block in shown.blocks:
        _show_block(block, console)
    if shown.presses:
        buttons = (Line.assemble((f"{n} ", BUTTON), press.label) for n, press in enumerate(shown.presses, 1))
        console.print(Columns(buttons, padding=(0, GAP + 1, 0, 0)))
        console.print()


def _show_block(block: Block, console: Console) -> None:
    match block:
        case Text():
            for paragraph in paragraphs(block.markdown):
                console.print(paragraph)
        case Fields():
            _show_fields(block, console)
        case Table():
            _show_table(block, console)
        case Picture():
            console.print(Line(block.alt, LABEL), "")
        case File():
            console.print(Line(str(_kept(block)), LABEL), "")
        case Actions():
            pass
        case _:
            assert_never(block)


def _show_fields(block: Fields, console: Console) -> None:
    grid = Grid.grid(padding=(0, GAP, 0, 0))
    grid.add_column(style=LABEL)
    grid.add_column(overflow="fold")
    for label, value in block.pairs:
        grid.add_row(styled(label), styled(value))
    console.print(grid)
    console.print()


def _show_table(block: Table, console: Console) -> None:
    """Show rows under headings; where they are wider than the terminal, each row as a short list of its own."""
    rows = [[plain_text(cell) for cell in row] for row in (block.head, *block.rows)]
    widest = sum(max(Line(row[i]).cell_len for row in rows) + GAP for i in range(len(block.head)))
    if widest > console.width:
        for row in block.rows:
            console.print(Line.assemble((plain_text(row[0]), TITLE)))
            _show_fields(Fields(tuple(zip(block.head[1:], row[1:], strict=False))), console)
        return
    grid = Grid(box=None, padding=(0, GAP, 0, 0), header_style=LABEL, pad_edge=False)
    for heading in block.head:
        grid.add_column(styled(heading))
    for row in block.rows:
        grid.add_row(*(styled(cell) for cell in row))
    console.print(grid)
    console.print()


def _kept(file: File) -> Path:
    """Return where a file was put: a fresh folder, since a terminal cannot show it."""
    path = Path(mkdtemp(prefix="callsheet-")) / Path(file.name).name
    path.write_bytes(file.content)
    return path

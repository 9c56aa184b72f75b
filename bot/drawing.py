"""Draw steps that narrow as a picture for a phone: a bar a step, what it counts, and what became of it.

Letters come from Noto Sans SC, which is installed with the product: the same words give the same picture everywhere,
and no Chinese becomes boxes on a machine without fonts.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from typing import TYPE_CHECKING

from bot.away import away

if TYPE_CHECKING:
    from PIL.ImageDraw import ImageDraw
    from PIL.ImageFont import FreeTypeFont

WIDTH, MARGIN = 1080, 48  # pixels: three of a phone's own points each
TITLE, LABEL, NOTE = 52, 42, 34  # heights of letters; shown on a phone a third of them
BAR, ROW, HEAD, FOOT = 64, 220, 140, 84
GAP = 22  # pixels between a name and its bar: room for the tails of letters
LEAST = 4  # pixels of a bar that counts anything
QUICK = 3  # of 9: flat colours hardly get smaller, and the best takes ten times as long
PAPER, INK, PALE, BLUE, RED = "#ffffff", "#1b1f24", "#57606a", "#2f6fb0", "#b3372f"


@dataclass(frozen=True, slots=True)
class Bar:
    """One step: its name, what it counts, and a line under it; ``marked`` is the one to look at."""

    label: str
    count: int
    note: str
    marked: bool = False


async def drawn(title: str, bars: Sequence[Bar], foot: str) -> bytes:
    """Return the picture as a PNG, drawn in a thread: others are answered meanwhile."""
    return await away(lambda: draw(title, bars, foot))


def draw(title: str, bars: Sequence[Bar], foot: str) -> bytes:
    """Return the picture as a PNG; each bar is as long as its count beside the largest."""
    from PIL import Image, ImageDraw

    image = Image.new("RGB", (WIDTH, HEAD + ROW * len(bars) + FOOT), PAPER)
    pen = ImageDraw.Draw(image)
    _write(pen, (MARGIN, MARGIN), title, TITLE, INK)
    largest = max((bar.count for bar in bars), default=0)
    for place, bar in enumerate(bars):
        _step(pen, HEAD + ROW * place, bar, largest)
    _write(pen, (MARGIN, HEAD + ROW * len(bars)), foot, NOTE, PALE)
    told = BytesIO()
    image.save(told, "PNG", compress_level=QUICK)
    return told.getvalue()


def width_of(count: int, largest: int) -> int:
    """Return how long a bar is, in pixels: in proportion, but seen wherever it counts anything."""
    return max(LEAST, round((WIDTH - 2 * MARGIN) * count / largest)) if count > 0 else 0


def _step(pen: "ImageDraw", top: int, bar: Bar, largest: int) -> None:
    colour = RED if bar.marked else BLUE
    count = str(bar.count)
    room = WIDTH - 2 * MARGIN - _width(count, LABEL) - MARGIN
    _write(pen, (MARGIN, top), _fitting(bar.label, LABEL, room), LABEL, INK)
    _write(pen, (WIDTH - MARGIN - _width(count, LABEL), top), count, LABEL, INK)
    wide, under = width_of(bar.count, largest), top + LABEL + GAP
    if wide:
        left = (WIDTH - wide) // 2
        pen.rectangle((left, under, left + wide - 1, under + BAR - 1), fill=colour)
    _write(pen, (MARGIN, under + BAR + 8), bar.note, NOTE, RED if bar.marked else PALE)


def _write(pen: "ImageDraw", at: tuple[int, int], text: str, size: int, colour: str) -> None:
    pen.text(at, _fitting(text, size, WIDTH - MARGIN - at[0]), font=_font(size), fill=colour, anchor="la")


def _fitting(text: str, size: int, room: int) -> str:
    """Return a text as far as there is room for it."""
    if _width(text, size) <= room:
        return text
    while text and _width(f"{text}…", size) > room:
        text = text[:-1]
    return f"{text}…"


def _width(text: str, size: int) -> int:
    return round(_font(size).getlength(text))


@lru_cache
def _font(size: int) -> "FreeTypeFont":
    from PIL import ImageFont
    from pylopdf_fonts_zh_cn import sans_path

    # The plain layout is Pillow's own and the same everywhere; the other one needs a library of the machine's.
    return ImageFont.truetype(str(sans_path()), size, layout_engine=ImageFont.Layout.BASIC)

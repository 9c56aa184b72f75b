"""Text with entities, the way Telegram takes formatting: from Markdown, joined, and packed into messages."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import chain

from telegramify_markdown import MessageEntity, RenderConfig, convert, split_entities, utf16_len

from bot.channels.telegram.limits import MESSAGE_ENTITIES, MESSAGE_UNITS
from core.markdown import Markdown

GAP = "\n\n"
_LINKS = ("https://", "http://", "mailto:", "tel:")
# A private-use character is neither space nor punctuation, and no font shows it.
_MARK = "\ue000"
_STARS = re.compile(r"\\.|\*+", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Rich:
    """Plain text and its entities; offsets and lengths count UTF-16 code units."""

    text: str
    entities: tuple[MessageEntity, ...] = ()

    def __add__(self, other: "Rich") -> "Rich":
        start = self.units
        moved = tuple(replace(entity, offset=entity.offset + start) for entity in other.entities)
        return Rich(self.text + other.text, self.entities + moved)

    @property
    def units(self) -> int:
        """Return the length as Telegram counts it."""
        return utf16_len(self.text)


def rich(markdown: Markdown) -> Rich:
    """Return Markdown as text with entities; headings are bold, only links to the web, mail and phones remain."""
    # Escaped brackets of data would be taken for LaTeX delimiters.
    marked, entities = convert(_loose_stars(markdown), latex_escape=False, config=_config())
    kept = tuple(entity for entity in entities if _wanted(entity))
    return _strip(_without_marks(Rich(marked, kept)))


def bold(part: Rich) -> Rich:
    """Return the text in bold, whatever was bold inside it."""
    inner = tuple(entity for entity in part.entities if entity.type != "bold")
    return Rich(part.text, (MessageEntity("bold", 0, part.units), *inner)) if part.text else part


def join(separator: str, parts: Iterable[Rich]) -> Rich:
    """Return the parts that have text, one after the other."""
    joined = Rich("")
    for part in parts:
        if part.text:
            joined = joined + Rich(separator) + part if joined.text else part
    return joined


def pack(parts: Sequence[Rich]) -> list[Rich]:
    """Return as few messages as hold the parts in order, cut between parts where that is possible."""
    packed: list[Rich] = []
    for piece in chain.from_iterable(map(_pieces, parts)):
        if packed and _fits(together := join(GAP, (packed[-1], piece))):
            packed[-1] = together
        else:
            packed.append(piece)
    return packed


def _pieces(part: Rich) -> list[Rich]:
    """Return a part that is too large for one message as lines, as many together as fit."""
    if _fits(part):
        return [part] if part.text.strip() else []
    units = MESSAGE_UNITS
    while True:
        cut = [Rich(text, tuple(entities)) for text, entities in split_entities(part.text, [*part.entities], units)]
        if all(len(piece.entities) <= MESSAGE_ENTITIES for piece in cut) or units == 1:
            return [stripped for piece in cut if (stripped := _strip(piece)).text]
        units //= 2


def _fits(part: Rich) -> bool:
    return part.units <= MESSAGE_UNITS and len(part.entities) <= MESSAGE_ENTITIES


def _wanted(entity: MessageEntity) -> bool:
    if entity.type == "text_link":
        return (entity.url or "").startswith(_LINKS)
    return entity.type not in {"underline", "custom_emoji"}


def _strip(part: Rich) -> Rich:
    """Return the text without space around it: Telegram would strip it and the entities would be off."""
    text = part.text.strip()
    start = utf16_len(part.text[: len(part.text) - len(part.text.lstrip())])
    return _clip(text, part.entities, lambda offset: max(0, min(offset - start, utf16_len(text))))


def _clip(text: str, entities: Iterable[MessageEntity], move: Callable[[int], int]) -> Rich:
    """Return a text with the entities where their ends have moved to, without those that became empty."""
    ends = ((entity, move(entity.offset), move(entity.offset + entity.length)) for entity in entities)
    return Rich(
        text, tuple(replace(entity, offset=start, length=end - start) for entity, start, end in ends if end > start)
    )


def _without_marks(part: Rich) -> Rich:
    units = part.text.encode("utf-16-le")
    mark = _MARK.encode("utf-16-le")
    gone = [0]
    for at in range(0, len(units), 2):
        gone.append(gone[-1] + (units[at : at + 2] == mark))
    return _clip(part.text.replace(_MARK, ""), part.entities, lambda offset: offset - gone[offset])


def _loose_stars(markdown: str) -> str:
    """Let stars open and close beside any character that is no space.

    CommonMark (0.31, section 6.2) takes ``**30%**的`` for no emphasis, since a closing run after punctuation must be
    followed by a space or punctuation; Chinese has no spaces between words. An invisible letter on both sides of a
    run lifts this.
    """
    return _STARS.sub(_between_letters, markdown.replace(_MARK, ""))


def _between_letters(match: re.Match[str]) -> str:
    run, text = match.group(), match.string
    if run.startswith("\\"):
        return run
    before = "" if not text[: match.start()][-1:].strip() else _MARK
    after = "" if not text[match.end() :][:1].strip() else _MARK
    return f"{before}{run}{after}"


@cache
def _config() -> RenderConfig:
    config = RenderConfig.isolated()
    symbols = config.markdown_symbol
    symbols.heading_level_1 = symbols.heading_level_2 = symbols.heading_level_3 = symbols.heading_level_4 = ""
    symbols.image = ""
    symbols.unordered_list_item = "•"
    config.cite_expandable = False
    return config

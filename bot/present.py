"""Make one page of a reply ready for a channel: cut to its size, its buttons kept as tokens."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from bot import paging
from bot.channel import Limits, Press
from bot.context import Ask
from bot.reply import Block, Button, Reply, Text
from core.printable import one_line
from core.store import buttons

if TYPE_CHECKING:
    from sqlmodel import Session


LONGEST_LABEL = 60  # characters; no phone shows more of a button


def page_of(reply: Reply, page: int, limits: Limits, ask: Ask) -> tuple[list[Block], bool]:
    """Return the blocks of a page, with its number when there are several, and whether more follow."""
    pages = paging.pages(reply, limits)
    page = min(max(page, 1), len(pages))
    blocks = list(pages[page - 1])
    if len(pages) > 1:
        blocks.append(Text(ask.say("page.of", page=page, pages=len(pages))))
    return blocks, page < len(pages)


def presses_for(
    session: "Session",
    shown: Sequence[Button],
    more: str | None,
    line: str,
    page: int,
    now: datetime,
    run_id: int | None,
) -> tuple[Press, ...]:
    """Return the buttons of a page with the tokens they are kept under; ``more`` is the label of the next page's.

    ``run_id`` is the run whose figures stand on the page.
    """
    following = [] if more is None else [(more, line, page + 1)]
    offered = [*following, *((_label(button.label), button.line, 1) for button in shown)]
    tokens = buttons.keep_all(session, [(behind, number) for _, behind, number in offered], run_id, now)
    return tuple(Press(label, token) for (label, _, _), token in zip(offered, tokens, strict=True))


def _label(text: str) -> str:
    """Return a button's label: one line, which may hold data, without what commands a screen."""
    label = one_line(text)
    return label if len(label) <= LONGEST_LABEL else f"{label[: LONGEST_LABEL - 1]}…"

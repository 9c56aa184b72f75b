"""Deals to try the journey on."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import strategies as st

from core.journey.deal import REPEAT, Deal, Stay

START = date(2026, 1, 1)


def on(day: int) -> date:
    return START + timedelta(days=day)


def deal(stage: int | None, opened: int = 0, closed: int | None = None, *, won: bool | None = None) -> Deal:
    """Return a deal that was only ever seen in one stage."""
    stays = () if stage is None else (Stay(stage, on(opened), exact=False),)
    return Deal("D", 1, on(opened), None if closed is None else on(closed), won, stays)


@st.composite
def deals(draw: st.DrawFn) -> Deal:
    """Draw a deal: open, won or lost, in some stage or none, back after the win or not."""
    stage = draw(st.none() | st.integers(0, REPEAT - 1))
    opened, took = draw(st.integers(0, 400)), draw(st.integers(0, 400))
    won = draw(st.none() | st.booleans())
    made = deal(stage, opened, None if won is None else opened + took, won=won)
    again = draw(st.none() | st.integers(1, 300)) if won else None
    return replace(made, again_on=None if again is None else on(opened + took + again))

"""The funnel's picture shows the counts of the table beside it, whoever asks, and the table stays as it was."""

import pytest

from bot.app import App
from bot.drawing import width_of
from bot.plain import plain
from bot.reply import Picture, Table
from tests.bot.test_drawing import coloured
from tests.scenarios.asked import JO, SHEN, ask


@pytest.mark.parametrize(("line", "name"), [("/funnel", JO), ("/漏斗", SHEN)])
async def test_the_bars_are_the_counts_of_the_table(demo: App, line: str, name: str) -> None:
    shown = await ask(demo, line, name)
    (picture,) = [block for block in shown.blocks if isinstance(block, Picture)]
    (table,) = [block for block in shown.blocks if isinstance(block, Table)]
    counts = [int(row[1]) for row in table.rows]
    drawn = [coloured(picture.png, place) for place in range(len(counts))]
    assert [wide for wide, _ in drawn] == [width_of(count, max(counts)) for count in counts]
    assert len({colour for _, colour in drawn}) == 2, "the stage where most is lost stands out"
    assert picture.alt in plain(shown)


async def test_asked_twice_it_is_the_same_picture(demo: App) -> None:
    first, second = [await ask(demo, "/funnel") for _ in range(2)]
    assert first.blocks == second.blocks


async def test_without_deals_there_is_nothing_to_draw(demo: App) -> None:
    demo.house.engine.raw_connection().driver_connection.execute("DELETE FROM opportunity").connection.commit()  # type: ignore[union-attr]
    shown = await ask(demo, "/funnel")
    assert not any(isinstance(block, Picture) for block in shown.blocks)
    assert "No deal is on record" in plain(shown)

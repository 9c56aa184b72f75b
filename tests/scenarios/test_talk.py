"""Without a name, the talk track begins with the words for the most useful contact, and says why that one."""

import sqlite3

from bot.app import App
from bot.plain import plain
from tests.scenarios.asked import JO, LENA, SHEN, ask, press


async def test_the_first_lines_are_words_to_say_and_the_reason_follows(demo: App) -> None:
    shown = await ask(demo, "/talk ACME", LENA)
    told = [row for row in plain(shown).split("\n") if row]
    assert told[:2] == ["What to say at ACME Industrial", "Say to Peter Novak, Purchasing decision-maker"]
    assert "the complaint is 56 days old" in told[2]
    why = "Why Peter Novak · nearest to the signature of those we have spoken to who are not against us"
    assert f"{why}; last on 20 May 2026." in told
    assert await press(demo, shown, "All for Peter Novak", LENA)


async def test_the_others_are_buttons_by_part_and_name(demo: App) -> None:
    shown = await ask(demo, "/talk ACME", LENA)
    assert plain(await press(demo, shown, "Economic buyer: Margaret Doyle", LENA)).startswith("Margaret Doyle")


async def test_it_says_who_left_and_whom_nobody_knows(demo: App) -> None:
    told = plain(await ask(demo, "/talk C-0002", SHEN))
    assert "对钱丽娟说（采购决策者）" in told
    assert "顾志强（内部倡导者）已于2026年5月8日离职。" in told
    assert "还不知道是谁，先问清楚：使用者。" in told


async def test_nobody_against_us_is_called_first_while_somebody_else_is_there(demo: App) -> None:
    await ask(demo, "/log ACME attitude against Peter Novak", LENA)
    told = plain(await ask(demo, "/talk ACME", LENA))
    assert "Say to Peter Novak" not in told
    assert "Say to " in told


async def test_with_nobody_known_the_words_find_out_who_decides(demo: App) -> None:
    rows = sqlite3.connect(str(demo.house.engine.url.database))
    rows.execute("DELETE FROM contact WHERE customer_id = (SELECT id FROM customer WHERE external_id = 'C-0001')")
    rows.commit()
    told = plain(await ask(demo, "/talk ACME", JO))
    assert "Say to whoever answers" in told
    assert "who signs?" in told
    assert "Not known yet, ask who it is: Economic buyer" in told

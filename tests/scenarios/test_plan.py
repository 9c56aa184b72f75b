"""One account, one plan: proposed, laid down once, moved, ticked off, and read back from its Word file."""

import re
import sqlite3
from datetime import date, timedelta
from io import BytesIO

import pytest
from docx import Document
from docx.oxml.ns import qn

from bot.app import App, build
from bot.channel import Shown
from bot.plain import plain
from bot.reply import File
from bot.settings import Settings
from tests.scenarios.asked import JO, LENA, SHEN, ask, press
from tests.scenarios.conftest import NOW

TODAY = date(2026, 6, 30)


def document(shown: Shown) -> "Document":  # type: ignore[valid-type]
    """Return the Word file of an answer, read back."""
    [file] = [block for block in shown.blocks if isinstance(block, File)]
    assert file.name.endswith(".docx")
    return Document(BytesIO(file.content))


def steps(told: str) -> list[str]:
    """Return the rows of the table of steps."""
    return re.findall(r"^\d+  .+$", told, re.MULTILINE)


def said_in(file: "Document") -> str:  # type: ignore[valid-type]
    """Return everything a document says."""
    cells = [cell.text for table in file.tables for row in table.rows for cell in row.cells]  # type: ignore[attr-defined]
    return "\n".join([*(paragraph.text for paragraph in file.paragraphs), *cells])  # type: ignore[attr-defined]


async def test_a_plan_says_where_it_stands_and_who_does_what_by_when(demo: App) -> None:
    told = plain(await ask(demo, "/plan ACME all", LENA))
    assert "Renew · proposal, starting 30 Jun 2026 · not laid down yet" in told
    assert "Back to CN¥3,600,227 in twelve months; now CN¥3,367,141." in told
    assert "The next contract agreed before 30 Sep 2026." in told
    assert "Margaret Doyle  Economic buyer  unknown  no contact on record" in told
    assert "Ask why no order came since 14 Apr 2026  Lena Voss  2 Jul 2026" in told
    assert "Decide: go on, change or close the plan  the manager" in told


async def laid(demo: App, asked: str, name: str = LENA) -> Shown:
    """Return the answer to the button that lays the proposed plan down."""
    return await press(demo, await ask(demo, asked, name), "Lay it down", name)


def kept(demo: App) -> int:
    """Return how many plans the store has."""
    [[count]] = sqlite3.connect(str(demo.house.engine.url.database)).execute("SELECT count(*) FROM plan").fetchall()
    return int(count)


async def test_the_chat_shows_one_screen_with_the_next_steps(demo: App) -> None:
    told = plain(await ask(demo, "/plan ACME", LENA))
    assert "5 of 5 roles known, 4 spoken to" in told
    assert "Next steps · 0 of 9 done\n1. 1 Jul 2026 · Lena Voss: Settle the complaint" in told
    assert "Not known yet" in told
    assert len(told.split("\n")) <= 32


async def test_looking_lays_nothing_down_and_its_button_does_it_once(demo: App) -> None:
    for asked in ("/plan ACME", "/plan ACME all", "/plan ACME --form word"):
        await ask(demo, asked, LENA)
    assert kept(demo) == 0
    proposed = await ask(demo, "/plan ACME", LENA)
    told = [plain(await press(demo, proposed, "Lay it down", LENA)) for _ in range(2)]
    assert "Laid down. It stays this plan" in told[0]
    assert "Laid down." not in told[1]
    assert all("Renew · starts 30 Jun 2026 · laid down by Lena Voss" in one for one in told)
    assert kept(demo) == 1


async def test_asked_again_by_somebody_else_it_is_the_same_plan(demo: App) -> None:
    await laid(demo, "/plan ACME")
    first = steps(plain(await ask(demo, "/plan ACME all", LENA)))
    await ask(demo, "/log ACME purchase_budget 20000000", LENA)
    told = plain(await ask(demo, "/plan ACME all", JO))
    assert steps(told) == first
    assert "laid down by Lena Voss" in told


async def test_another_reason_is_another_plan_and_the_first_stays(demo: App) -> None:
    await laid(demo, "/plan ACME renew")
    first = steps(plain(await ask(demo, "/plan ACME renew all", LENA)))
    assert "Grow · starts" in plain(await laid(demo, "/plan ACME grow"))
    other = steps(plain(await ask(demo, "/plan ACME grow all", LENA)))
    assert steps(plain(await ask(demo, "/plan ACME renew all", LENA))) == first != other
    assert kept(demo) == 2


async def test_moving_the_start_moves_every_step(demo: App) -> None:
    shown = await laid(demo, "/plan ACME")
    before = steps(plain(await ask(demo, "/plan ACME all", LENA)))
    assert "Moved: the plan now starts on 7 Jul 2026" in plain(await press(demo, shown, "A week later", LENA))
    moved = steps(plain(await ask(demo, "/plan ACME all", LENA)))
    pairs = zip(before, moved, strict=True)
    assert all(one.rsplit("  ", 1)[1] != other.rsplit("  ", 1)[1] for one, other in pairs)


async def test_a_step_is_ticked_off_once_and_stays_where_it_was_when_the_rest_moves(demo: App) -> None:
    shown = await laid(demo, "/plan ACME")
    ticked = await press(demo, shown, "Done: step 1", LENA)
    assert "Noted: step 1 is done." in plain(ticked)
    assert "Next steps · 1 of 9 done\n2. 2 Jul 2026" in plain(ticked)
    assert "Step 1 was done already" in plain(await press(demo, shown, "Done: step 1", LENA))
    await press(demo, ticked, "A week later", LENA)
    rows = steps(plain(await ask(demo, "/plan ACME all", LENA)))
    assert rows[0].endswith("done 30 Jun 2026")
    assert rows[1].endswith("9 Jul 2026")


async def test_a_step_there_is_not_is_said_to_be_none(demo: App) -> None:
    await laid(demo, "/plan ACME")
    assert "has no such step" in plain(await ask(demo, "/plan ACME --done 99", LENA))


@pytest.mark.parametrize("start", ["2026-06-29", "2027-06-30"])
async def test_a_start_that_cannot_be_lays_nothing_down(demo: App, start: str) -> None:
    told = plain(await ask(demo, f"/plan ACME --start {start}", LENA))
    assert "A plan can start between 30 Jun 2026 and 27 Dec 2026" in told
    assert kept(demo) == 0


async def test_days_off_are_nobodys_day(demo: App) -> None:
    told = plain(await ask(demo, "/plan C-0002 all --start 2026-09-29", SHEN))
    days = [date(*map(int, found)) for found in re.findall(r"(\d+)年(\d+)月(\d+)日$", told, re.MULTILINE)]
    assert days
    holiday = [date(2026, 10, 1) + timedelta(day) for day in range(7)]
    assert not set(days) & set(holiday)


async def test_its_figures_are_those_of_the_rows(demo: App) -> None:
    told = plain(await ask(demo, "/plan ACME all", LENA))
    rows = sqlite3.connect(str(demo.house.engine.url.database))
    now, before = rows.execute(
        """SELECT revenue_12m, revenue_12m_before FROM score s JOIN customer c ON c.id = s.customer_id
        WHERE c.external_id = 'C-0001'
        AND run_id = (SELECT CAST(value AS INTEGER) FROM setting WHERE key = 'published_run')"""
    ).fetchone()
    assert f"Bought in twelve months: CN¥{round(now / 100):,}" in told
    assert f"Against the twelve months before: {(now / before - 1) * 100:.1f}%" in told
    [[open_complaints]] = rows.execute(
        """SELECT count(*) FROM complaint k JOIN customer c ON c.id = k.customer_id
        WHERE c.external_id = 'C-0001' AND k.day <= ? AND (k.closed IS NULL OR k.closed > ?)""",
        [TODAY.toordinal() - date(1970, 1, 1).toordinal()] * 2,
    )
    assert f"No complaint open; now {open_complaints}." in told


@pytest.mark.parametrize(
    ("asked", "name", "title", "head"),
    [
        ("/plan ACME", LENA, "Account plan: ACME Industrial", ["No.", "Step", "Who", "By"]),
        ("/plan C-0002", SHEN, "一企一策：无锡锦棠乳业有限公司", ["序号", "做什么", "谁", "最迟"]),
    ],
)
async def test_the_word_file_says_what_the_chat_says(
    demo: App, asked: str, name: str, title: str, head: list[str]
) -> None:
    chat = plain(await ask(demo, f"{asked} all", name))
    file = document(await ask(demo, f"{asked} --form word", name))
    assert file.paragraphs[0].text == title  # type: ignore[attr-defined]
    table = file.tables[-1]  # type: ignore[attr-defined]
    assert [cell.text for cell in table.rows[0].cells] == head
    assert ["  ".join(cell.text for cell in row.cells) for row in table.rows[1:]] == steps(chat)
    for line in re.findall(r"^• (.+)$", chat, re.MULTILINE):
        assert line in said_in(file)


async def test_the_word_file_is_a4_with_a_chinese_font_and_stable(demo: App) -> None:
    file = document(await ask(demo, "/plan C-0002 --form word", SHEN))
    page = file.sections[0]  # type: ignore[attr-defined]
    assert (round(page.page_width.mm), round(page.page_height.mm)) == (210, 297)
    for name in ("Normal", "Title", "Heading 1"):
        fonts = file.styles[name].element.rPr.rFonts  # type: ignore[attr-defined]
        assert fonts.get(qn("w:eastAsia")) == "Microsoft YaHei"
        assert fonts.get(qn("w:eastAsiaTheme")) is None
    again = document(await ask(demo, "/plan C-0002 --form word", SHEN))
    assert again.element.xml == file.element.xml  # type: ignore[attr-defined]


async def test_a_strange_name_is_only_a_strange_name(demo: App) -> None:
    rows = sqlite3.connect(str(demo.house.engine.url.database))
    strange = 'A<w:t>&"/..\\[x](y) *_'
    rows.execute("UPDATE contact SET name = ? WHERE name = 'Margaret Doyle'", [strange])
    rows.commit()
    shown = await ask(demo, "/plan ACME --form word", LENA)
    assert strange in said_in(document(shown))
    assert strange in plain(await ask(demo, "/plan ACME all", LENA))


async def test_another_reps_customer_has_no_plan(demo: App) -> None:
    assert "You have no customer called" in plain(await ask(demo, "/plan 华信精密机械", LENA))


async def test_every_plan_is_whole(demo: App) -> None:
    for number in (*range(2, 301, 29), *range(301, 313)):
        for name in (JO, SHEN):
            for part in ("summary", "all"):
                told = plain(await ask(demo, f"/plan C-{number:04} {part}", name))
                assert not re.search(r"\bNone(?! of)|\b(nan|NaT)\b|\{|\}|\*\*|•\s*$", told, re.MULTILINE), told


async def test_it_is_the_same_on_postgresql(demo: App, demo_postgres_url: str) -> None:
    app = build(Settings(database_url=demo_postgres_url), lambda: NOW)
    try:
        for asked in ("/plan ACME", "/plan ACME --start 2026-07-15", "/plan ACME --done 1", "/plan ACME"):
            assert plain(await ask(app, asked, LENA)) == plain(await ask(demo, asked, LENA))
    finally:
        app.close()

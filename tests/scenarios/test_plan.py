"""One account, one plan: the same when asked again, moved by its start, and read back from its Word file."""

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
    told = plain(await ask(demo, "/plan ACME", LENA))
    assert "Renew · starts 30 Jun 2026 · laid down by Lena Voss" in told
    assert "Back to CN¥3,600,227 in twelve months; now CN¥3,367,141." in told
    assert "The next contract agreed before 30 Sep 2026." in told
    assert "Margaret Doyle  Economic buyer  unknown  never met" in told
    assert "Ask why no order came since 14 Apr 2026  Lena Voss  2 Jul 2026" in told
    assert "Decide: go on, change or close the plan  the manager" in told


async def test_asked_again_by_somebody_else_it_is_the_same_plan(demo: App) -> None:
    first = steps(plain(await ask(demo, "/plan ACME", LENA)))
    await ask(demo, "/log ACME purchase_budget 20000000", LENA)
    told = plain(await ask(demo, "/plan ACME", JO))
    assert steps(told) == first
    assert "laid down by Lena Voss" in told


async def test_another_reason_is_another_plan_and_the_first_stays(demo: App) -> None:
    first = steps(plain(await ask(demo, "/plan ACME renew", LENA)))
    other = plain(await ask(demo, "/plan ACME grow", LENA))
    assert "Grow · starts" in other
    assert steps(plain(await ask(demo, "/plan ACME renew", LENA))) == first != steps(other)


async def test_moving_the_start_moves_every_step(demo: App) -> None:
    before = await ask(demo, "/plan ACME", LENA)
    later = plain(await press(demo, before, "Start a week later", LENA))
    assert "Moved: the plan now starts on 7 Jul 2026" in later
    dates = [row.rsplit("  ", 1)[1] for row in steps(plain(before))]
    moved = [row.rsplit("  ", 1)[1] for row in steps(later)]
    assert all(one != other for one, other in zip(dates, moved, strict=True))
    assert steps(plain(await ask(demo, "/plan ACME", LENA))) == steps(later)


async def test_days_off_are_nobodys_day(demo: App) -> None:
    told = plain(await ask(demo, "/plan C-0002 --start 2026-09-29", SHEN))
    days = [date(*map(int, found)) for found in re.findall(r"(\d+)年(\d+)月(\d+)日$", told, re.MULTILINE)]
    assert days
    holiday = [date(2026, 10, 1) + timedelta(day) for day in range(7)]
    assert not set(days) & set(holiday)


async def test_its_figures_are_those_of_the_rows(demo: App) -> None:
    told = plain(await ask(demo, "/plan ACME", LENA))
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
    chat = plain(await ask(demo, asked, name))
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
    assert strange in plain(await ask(demo, "/plan ACME", LENA))


async def test_another_reps_customer_has_no_plan(demo: App) -> None:
    assert "You have no customer called" in plain(await ask(demo, "/plan 华信精密机械", LENA))


async def test_every_plan_is_whole(demo: App) -> None:
    for number in (*range(2, 301, 29), *range(301, 313)):
        for name in (JO, SHEN):
            told = plain(await ask(demo, f"/plan C-{number:04}", name))
            assert not re.search(r"\bNone(?! of)|\b(nan|NaT)\b|\{|\}|\*\*|•\s*$", told, re.MULTILINE), told


async def test_it_is_the_same_on_postgresql(demo: App, demo_postgres_url: str) -> None:
    app = build(Settings(database_url=demo_postgres_url), lambda: NOW)
    try:
        for asked in ("/plan ACME", "/plan ACME --start 2026-07-15", "/plan ACME"):
            assert plain(await ask(app, asked, LENA)) == plain(await ask(demo, asked, LENA))
    finally:
        app.close()

"""Managers hear once, in their language, of a playbook of their company that cannot be used."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlmodel import col, select

from bot.app import build
from bot.jobs.due.broken_playbook import broken_playbook
from bot.jobs.tick import Ticker
from bot.settings import Settings
from core.store.engine import session
from core.store.tables.alerts import Delivery
from core.store.users import all_users, link
from tests.scenarios.alert_desk import HELEN, LENA, SHEN, Desk

MORNING = datetime(2026, 6, 30, 8, tzinfo=UTC)
BROKEN = "---\ntitle: Price\n---\nFine.\n\n{{ 9**9**9 }} <!channel>\n"


@pytest.fixture
def own(tmp_path: Path) -> Path:
    folder = tmp_path / "own"
    put(folder, BROKEN)
    return folder


@pytest.fixture
def house(demo_url: str, own: Path) -> Iterator[Desk]:
    """Return a desk whose company has a folder of playbooks of its own."""
    app = build(Settings(database_url=demo_url, playbooks=own), lambda: MORNING)
    with session(app.house.engine) as opened:
        for user in all_users(opened):
            link(opened, "telegram", user.name, user)
        opened.commit()
    yield Desk(app, MORNING)
    app.close()


def put(folder: Path, text: str) -> None:
    path = folder / "en" / "objection" / "price.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


async def told(house: Desk, holder: str = "a") -> list[Delivery]:
    """Let the clock work; return every message about a playbook there ever was."""
    await Ticker(house.app.house, {"broken_playbook": broken_playbook}, lambda: MORNING, holder).tick()
    with house.session() as opened:
        kept = select(Delivery).where(Delivery.kind == "broken_playbook").order_by(col(Delivery.id))
        return list(opened.exec(kept).all())


def reads(house: Desk, person: str, delivery: Delivery) -> str | None:
    with house.session() as opened:
        return house.sends(opened, person, opened.get_one(Delivery, delivery.id))


async def test_each_manager_hears_of_it_once_and_in_their_language(house: Desk, own: Path) -> None:
    first = await told(house)
    accounts = [delivery.account for delivery in first]
    assert {HELEN, SHEN} <= set(accounts)
    assert LENA not in accounts
    assert len(accounts) == len(set(accounts))
    for holder in ("a", "after a restart"):
        assert len(await told(house, holder)) == len(first)
    english = reads(house, HELEN, first[accounts.index(HELEN)])
    assert english is not None
    assert "en/objection/price.md, line 6: 'pow' is not allowed in a playbook." in english
    chinese = reads(house, SHEN, first[accounts.index(SHEN)])
    assert chinese is not None
    assert "en/objection/price.md第6行：" in chinese
    assert "/playbook" in chinese
    assert "Fine." not in await house.reads(LENA, "/playbook objection/price ACME"), "ours is shown"
    put(own, BROKEN + "\nStill broken.\n")
    assert len(await told(house)) == 2 * len(first)


async def test_what_was_mended_meanwhile_is_not_told(house: Desk, own: Path) -> None:
    first = await told(house)
    put(own, "---\ntitle: Price\n---\nFine.\n")
    assert {reads(house, delivery.account, delivery) for delivery in first} == {None}
    assert len(await told(house)) == len(first)


async def test_a_folder_that_is_wrong_as_a_whole_is_no_flood(house: Desk, own: Path) -> None:
    for number in range(40):
        path = own / "zh" / "visit" / f"plan{number}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"no front matter {number}", "utf-8")
    assert 1 <= len([delivery for delivery in await told(house) if delivery.account == HELEN]) <= 5

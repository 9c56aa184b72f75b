"""The map of an industry: prospects, references and possible partners from the records, and what is missing."""

import re
import sqlite3

from bot.app import App, build
from bot.plain import plain
from bot.settings import Settings
from tests.scenarios.asked import JO, LENA, SHEN, ask
from tests.scenarios.conftest import NOW

PARTNERS = r"Could be partners: (.*)"


def could_swap(demo: App, industry: str) -> set[str]:
    """Return who of an industry has something to swap, by the last answers on record."""
    rows = sqlite3.connect(str(demo.house.engine.url.database)).execute(
        """SELECT c.name, f.dimension, f.option FROM customer c JOIN fact f ON f.subject_id = c.id
        WHERE f.subject = 'customer' AND f.dimension IN ('industry', 'resource_swap') AND f.valid_from <= 20634
        ORDER BY f.valid_from, f.id"""
    )
    known: dict[str, dict[str, str]] = {}
    for name, dimension, option in rows.fetchall():
        known.setdefault(name, {})[dimension] = option
    of_it = {name: said for name, said in known.items() if said.get("industry") == industry}
    return {name for name, said in of_it.items() if said.get("resource_swap") not in (None, "none")}


async def test_partners_are_who_sells_on_or_has_something_to_swap(demo: App) -> None:
    told = re.findall(PARTNERS, plain(await ask(demo, "/referral ACME", JO)))[0]
    named = re.findall(r"(?:, and |, |^)(.+?) \(could swap: \w+\)", told.partition("(Distributor), ")[2])
    assert told.startswith("Ostermoor Drives B.V. (Distributor), ")
    assert len(named) == 2
    assert set(named) <= could_swap(demo, "machinery")


async def test_what_a_rep_notes_is_on_the_map_at_once_and_the_customer_itself_never(demo: App) -> None:
    before = plain(await ask(demo, "/referral C-0307", JO))
    assert "Could be partners: not known." in before
    await ask(demo, "/log C-0307 channel_partner agent", JO)
    (name, number), *_ = [
        (name, number)
        for name, number in sqlite3.connect(str(demo.house.engine.url.database)).execute(
            "SELECT name, external_id FROM customer WHERE name = '东莞恒湛水务中心'"
        )
    ]
    await ask(demo, f"/log {number} channel_partner integrator", JO)
    told = plain(await ask(demo, "/referral C-0307", JO))
    assert f"Could be partners: {name} (System integrator)" in told
    assert "Shared benefit: they sell on to others (Agent)" in told
    await ask(demo, f"/log {number} channel_partner none", JO)
    assert "Could be partners: not known." in plain(await ask(demo, "/referral C-0307", JO))


async def test_a_colleagues_partner_is_not_named(demo: App) -> None:
    everybody = plain(await ask(demo, "/referral ACME", JO))
    assert "佛山拓澜机床" in everybody
    assert "佛山拓澜机床" not in plain(await ask(demo, "/referral ACME", LENA))


async def test_the_same_in_chinese(demo: App) -> None:
    told = plain(await ask(demo, "/referral 华信精密机械", SHEN))
    assert re.search(r"可以合作：.+（可换：.+）", told)


async def test_it_is_the_same_on_postgresql(demo: App, demo_postgres_url: str) -> None:
    app = build(Settings(database_url=demo_postgres_url), lambda: NOW)
    try:
        for asked in ("/referral C-0307", "/goal ACME", "/referral ACME"):
            assert plain(await ask(app, asked, JO)) == plain(await ask(demo, asked, JO))
    finally:
        app.close()

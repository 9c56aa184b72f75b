"""An event with the best customers, counted again from the store's rows."""

import re
import sqlite3
from datetime import date

import pytest

from bot.app import App
from bot.plain import plain
from tests.scenarios.asked import JO, LENA, SHEN, ask, press

EPOCH = date(1970, 1, 1).toordinal()
TODAY = date(2026, 6, 30).toordinal() - EPOCH
GUESTS = re.compile(r"^(.+)  (High-value|Valuable|Target)  ", re.MULTILINE)
RUN = "run_id = (SELECT CAST(value AS INTEGER) FROM setting WHERE key = 'published_run')"


@pytest.fixture
def rows(demo: App) -> sqlite3.Connection:
    """Return the store's own rows."""
    return sqlite3.connect(str(demo.house.engine.url.database))


async def listed(demo: App) -> list[tuple[str, str]]:
    """Return names and tiers of the guest list as it is read."""
    return GUESTS.findall(plain(await ask(demo, "/event 2026-09-17 --part guests", JO)))


def facts(rows: sqlite3.Connection, subject: str, number: int) -> dict[str, tuple[str | None, float | None]]:
    """Return what holds of a subject today."""
    asked = """SELECT dimension, option, number FROM fact WHERE subject = ? AND subject_id = ? AND valid_from <= ?
    ORDER BY valid_from, id"""
    return {name: (option, amount) for name, option, amount in rows.execute(asked, (subject, number, TODAY))}


async def test_the_guests_are_the_best_of_each_tier(demo: App, rows: sqlite3.Connection) -> None:
    guests = await listed(demo)
    for tier, label, most in (("high_value", "High-value", 12), ("valuable", "Valuable", 6), ("target", "Target", 4)):
        found = rows.execute(
            f"""SELECT name FROM score s JOIN customer c ON c.id = s.customer_id WHERE {RUN} AND tier = ?
            AND (relationship IS NULL OR relationship <> 'avoid') ORDER BY tier_score IS NULL, tier_score DESC, rank
            LIMIT {most}""",
            (tier,),
        ).fetchall()
        assert {name for (name,) in found} == {name for name, of in guests if of == label}


async def test_the_form_is_the_one_most_guests_speak_for(demo: App, rows: sqlite3.Connection) -> None:
    likes = {"cases": "Journey", "samples": "Immersive tasting", "figures": "Summit", "slides": "Summit"}
    counts: dict[str, int] = {}
    for name, _ in await listed(demo):
        [[number]] = rows.execute("SELECT id FROM customer WHERE name = ?", (name,)).fetchall()
        people = rows.execute(
            "SELECT id FROM contact WHERE customer_id = ? AND (left_on IS NULL OR left_on > ?)", (number, TODAY)
        ).fetchall()
        shown = {facts(rows, "contact", person).get("form_preference", (None, None))[0] for (person,) in people}
        for form in {likes[option] for option in shown if option in likes}:
            counts[form] = counts.get(form, 0) + 1
        if (facts(rows, "customer", number).get("group_memberships", (None, 0))[1] or 0) > 0:
            counts["Existing circles"] = counts.get("Existing circles", 0) + 1
    told = plain(await ask(demo, "/event 2026-09-17", JO))
    for form, count in counts.items():
        assert re.search(rf"^• {form}: {count} ", told, re.MULTILINE), (form, count)
    assert f"{max(counts, key=lambda form: counts[form])}, since {max(counts.values())} of 22 guests" in told


async def test_the_budget_is_a_part_of_what_the_guests_bought(demo: App, rows: sqlite3.Connection) -> None:
    bought = 0
    for name, _ in await listed(demo):
        [[revenue]] = rows.execute(
            f"SELECT s.revenue_12m FROM score s JOIN customer c ON c.id = s.customer_id WHERE {RUN} AND c.name = ?",
            (name,),
        ).fetchall()
        bought += max(0, revenue or 0)
    told = plain(await ask(demo, "/event 2026-09-17", JO))
    assert (
        f"Budget: at most CN¥{round(bought * 0.003 / 100):,}, 3 per thousand of the CN¥{round(bought / 100):,}" in told
    )
    items = [
        int(item.replace(",", ""))
        for item in re.findall(r"^• (?:Venue|Prog|Trav|Res).*CN¥([\d,]+)$", told, re.MULTILINE)
    ]
    assert abs(sum(items) - bought * 0.003 / 100) <= 2


async def test_who_may_take_nothing_and_who_complains_is_marked(demo: App, rows: sqlite3.Connection) -> None:
    told = plain(await ask(demo, "/event 2026-09-17 --part guests", JO))
    public = 0
    for name, _ in await listed(demo):
        [[number]] = rows.execute("SELECT id FROM customer WHERE name = ?", (name,)).fetchall()
        owned = facts(rows, "customer", number).get("ownership", (None, None))[0] in ("state_owned", "public")
        row = next(row for row in told.split("\n") if row.startswith(name))
        assert ("public: no gift" in row) == owned
        public += owned
    assert f"({public} guests): no gift" in plain(await ask(demo, "/event 2026-09-17", JO))
    assert "ACME Industrial  High-value  Margaret Doyle  settle the complaint first" in told


async def test_the_days_are_counted_back_over_the_national_holiday(demo: App) -> None:
    told = plain(await ask(demo, "/event 2026-10-12 --part timeline", SHEN))
    days = [date(*map(int, found)) for found in re.findall(r"^(\d+)年(\d+)月(\d+)日  ", told, re.MULTILINE)]
    assert len(days) == 13
    assert days == sorted(days)
    assert not [day for day in days if date(2026, 10, 1) <= day <= date(2026, 10, 7)]


async def test_a_task_whose_day_is_past_says_so(demo: App) -> None:
    told = plain(await ask(demo, "/event 2026-07-10 --part timeline", JO))
    assert "booked, rain plan; page and group online (its day is past: at once)" in told
    assert not re.search(r"one talk with every guest.*past", told)


async def test_it_leads_to_the_list_the_days_and_how_it_is_held(demo: App) -> None:
    shown = await ask(demo, "办一场活动", SHEN)
    assert "红线" in plain(shown)
    listed = await press(demo, shown, "来宾名单", SHEN)
    assert "请谁还不知道" in plain(listed)
    assert "打电话之前：华信精密机械" in plain(await press(demo, listed, "华信精密机械", SHEN))
    assert "日期  做什么" in plain(await press(demo, shown, "时间表", SHEN))
    assert "活动：峰会" in plain(await press(demo, shown, "怎么办：峰会", SHEN))


async def test_a_form_of_ones_own_choice_is_kept(demo: App) -> None:
    told = plain(await ask(demo, "/event 2026-09-17 tasting", JO))
    assert "Immersive tasting, as you chose;" in told


async def test_a_rep_invites_their_own(demo: App, rows: sqlite3.Connection) -> None:
    told = plain(await ask(demo, "/event 2026-09-17 --part guests", LENA))
    owned = rows.execute(
        """SELECT c.name FROM customer c JOIN owner_id o ON o.external_id = c.owner JOIN user u ON u.id = o.user_id
        WHERE u.name = ?""",
        (LENA,),
    ).fetchall()
    guests = {name for name, _ in GUESTS.findall(told)}
    assert guests
    assert guests <= {name for (name,) in owned}


@pytest.mark.parametrize("form", ["circle", "journey", "summit", "tasting", "personal_brand"])
async def test_two_guests_are_not_advised_alike(demo: App, form: str) -> None:
    for name in (JO, SHEN):
        first, second = [plain(await ask(demo, f"/playbook event/{form} {n}", name)) for n in ("C-0002", "C-0008")]
        assert set(first.split("\n")[1:]) - set(second.split("\n"))

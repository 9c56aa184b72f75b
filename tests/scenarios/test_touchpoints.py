"""Where a customer meets us, as a rep reads it; every count and day is that of the files."""

import re
from datetime import date

import pandas as pd

from bot.app import App
from bot.plain import plain
from core.journey.touchpoints import inventory
from core.policy import load_policy
from core.store.driver import fetch
from core.store.engine import session
from core.store.journeys import dealings_of, usual_hours
from core.store.profile import load_profile
from core.types import Term
from tests.scenarios.asked import JO, LENA, SHEN, ask
from tests.scenarios.demo_books import FILES

TODAY = date(2026, 6, 30)
HOLE = re.compile(r"\b(None|nan|NaT)\b|\{|\}|\*\*|•\s*$", re.MULTILINE)


async def test_what_to_mend_first_comes_first_with_its_reason(demo: App) -> None:
    told = plain(await ask(demo, "/touchpoints ACME", LENA))
    assert "Mend first: Margaret Doyle. No contact with them is on record. Worth 15 points" in told
    assert "complaints: Open: 1, the oldest for 56 days. (12 points)" in told
    assert re.search(
        r"complaints  the customer  Lena Voss  1  5 May 2026  poor\. Open: 1, the oldest for 56 days\.", told
    )
    assert "Economic buyer: Margaret Doyle (missing)" in told


async def test_in_chinese_by_scene_person_and_role(demo: App) -> None:
    told = plain(await ask(demo, "锦棠有哪些触点", SHEN))
    assert "先修这一个：邵永康。没有联系记录。" in told
    assert "内部倡导者：没有人" in told
    assert "会议  我们  周岚  1  2025年7月22日  在变凉。距上一次343天了。" in told
    assert "2026年7月8日：去联系，最好是出钱的邵永康" in told


async def test_of_nobody_it_says_so(demo: App) -> None:
    told = plain(await ask(demo, "/touchpoints C-0016"))
    assert "Nothing is on record of how they meet us." in told
    assert "No contact is on record." in told
    assert "Mend first: Economic buyer. Nobody is on record for this role." in told


def test_counts_days_and_answer_times_are_those_of_the_file(demo: App) -> None:
    rules, read = load_policy(), pd.read_csv(FILES / "interactions.csv", parse_dates=["on"])
    year = read[read["on"] > pd.Timestamp(TODAY) - pd.Timedelta(days=rules.journey.evidence_days)]
    answers = year.dropna(subset="response_hours").groupby("kind")["response_hours"]
    wanted = {kind: hours.median() for kind, hours in answers if len(hours) >= rules.journey.deals_min}
    by_way = {key: (len(rows), rows["on"].max().date()) for key, rows in year.groupby(["customer_id", "kind"])}
    met = read.dropna(subset="contact_id").groupby(["customer_id", "contact_id"])["on"].max()
    seen = 0
    with session(demo.house.engine) as opened:
        usual = usual_hours(opened, TODAY, rules.journey.evidence_days, rules.journey.deals_min)
        assert usual == wanted
        for number, name in fetch(opened, "SELECT id, external_id FROM customer WHERE id % 4 = 0"):
            profile = load_profile(opened, number, TODAY, reporting_currency="CNY")
            found = inventory(profile, dealings_of(opened, number, TODAY), usual, rules)
            for one in found.scenes:
                kind = one.name.key.partition(".")[2] if isinstance(one.name, Term) else ""
                if isinstance(one.name, Term) and one.name.key.startswith("interaction."):
                    assert (one.count, one.last) == by_way[name, kind]
                    seen += 1
            for person, one in zip((p for p in profile.people if p.left_on is None), found.people, strict=True):
                day = met.get((name, person.external_id))
                assert one.last == (None if day is None else day.date())
    assert seen > 50


async def test_every_card_is_whole_in_both_languages(demo: App) -> None:
    for number in range(3, 301, 12):
        for name in (JO, SHEN):
            told = plain(await ask(demo, f"/touchpoints C-{number:04}", name))
            assert not HOLE.search(told), told


async def test_another_reps_customer_does_not_exist(demo: App) -> None:
    assert "You have no customer called" in plain(await ask(demo, "/touchpoints 华信精密机械", LENA))

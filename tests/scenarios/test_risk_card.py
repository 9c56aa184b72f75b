"""The risk card, as a rep or a manager reads it in chat."""

import json
import re
from datetime import date

from sqlmodel import select

from bot.app import App
from bot.plain import plain
from core.store.engine import session
from core.store.runs import latest_run, top
from core.store.scope import ALL
from core.store.tables.identity import Customer
from core.store.tables.runs import Score
from tests.scenarios.asked import JO, LENA, SHEN, ask, press


async def test_it_says_which_risk_why_and_what_answers_it(demo: App) -> None:
    told = plain(await ask(demo, "why is Oakmarsh risky"))
    assert "Warning: Act. The step behind it: Credit." in told
    assert re.search(r"Credit risk · Red · \d+\.\d\d", told)
    assert "Oldest overdue invoice: 74 days (invoices and payments, 17 Apr 2026)" in told
    assert re.search(r"Do: [A-Z].+\.", told.partition("Credit risk · Red")[2])
    assert "Contain (risk × uncertainty)" in told
    assert "Over the credit limit" in told


async def test_of_a_leaving_customer_it_says_the_pace_and_the_basis(demo: App) -> None:
    with session(demo.house.engine) as opened:
        leaving = [row for level in ("red", "amber") for row in top(opened, ALL, limit=3, only={"churn_level": level})]
    assert leaving
    for row in leaving:
        told = plain(await ask(demo, f"/risk {row.external_id}")).partition("Churn risk · ")[2]
        assert re.search(r"probability of no order within \d+ days|Weighed as the policy says", told)
        assert "Do: " in told


async def test_it_reads_as_well_in_chinese(demo: App) -> None:
    told = plain(await ask(demo, "C-0012有什么风险", SHEN))
    assert re.search("风险预警：关注，问题出在(履约|舆情)这一步。", told)
    assert re.search(r"(舆情|履约)风险 · 黄灯 · \d+\.\d\d分", told)
    assert "怎么办：" in told
    assert not re.search(r"[a-z]{3,}", told.replace("unknown", "!")), "no English word is left"


async def test_the_evidence_of_a_risk_adds_up_to_its_points(demo: App) -> None:
    told = plain(await ask(demo, "/risk C-0004"))
    points = re.search(r"Credit risk · Red · (\d+\.\d\d)", told)
    assert points is not None
    parts = told.partition(points[0])[2].partition("Do:")[0]
    assert sum(round(100 * float(part)) for part in re.findall(r"\+(\d+\.\d\d)", parts)) == round(
        100 * float(points[1])
    )


async def test_what_is_unknown_is_never_green(demo: App) -> None:
    told = plain(await ask(demo, "/risk C-0016"))
    assert "Warning: unknown. Only 0 of 5 steps can be checked" in told
    assert "Green" not in told
    assert told.count("unknown") >= 13
    assert "Ask next" in told


async def test_an_unknown_risk_is_asked_about_and_answered_with_a_tap(demo: App) -> None:
    card = await ask(demo, "/risk ACME", LENA)
    assert "Have they asked for longer or shorter payment terms" in plain(card)
    assert "Longer" in plain(await press(demo, card, "Longer", LENA))
    assert "payment terms lately?" not in plain(await ask(demo, "/risk ACME", LENA))


def settle_as(demo: App, customer: str, level: str, since: date | None) -> None:
    """Let the last run have settled a customer's credit risk so."""
    with session(demo.house.engine) as opened:
        run = latest_run(opened)
        assert run is not None
        found = opened.exec(select(Customer.id).where(Customer.external_id == customer)).one()
        kept = opened.get_one(Score, (run.id, found))
        kept.credit_level, kept.credit_since = level, since
        policy = json.loads(run.policy)
        policy["risks"]["credit"]["delay_days"] = 14
        run.policy = json.dumps(policy)
        opened.add_all((run, kept))
        opened.commit()


async def test_a_worse_level_waits_and_the_card_says_until_when(demo: App) -> None:
    settle_as(demo, "C-0004", "green", date(2026, 6, 29))
    told = plain(await ask(demo, "/risk C-0004"))
    assert "Credit risk · Red" not in told
    assert "Credit risk: today's figures say Red, since 29 Jun 2026. It counts from 13 Jul 2026" in told


async def test_a_better_level_counts_at_once_and_the_card_says_what_it_was(demo: App) -> None:
    settle_as(demo, "C-0012", "red", None)
    told = plain(await ask(demo, "/risk C-0012"))
    assert re.search(r"Credit risk +Green", told)
    assert "Credit risk: the last run (30 Jun 2026) said Red; the figures are better since." in told


async def test_another_reps_customer_does_not_exist(demo: App) -> None:
    hidden = await ask(demo, "/risk 华信精密机械", LENA)
    assert hidden.error
    assert "You have no customer called" in plain(hidden)


async def test_every_card_is_whole(demo: App) -> None:
    for number in range(1, 301, 13):
        for name in (JO, SHEN):
            told = plain(await ask(demo, f"/risk C-{number:04}", name))
            assert not re.search(r"\b(None|nan|NaT)\b|\{|\}|\*\*|•\s*$", told, re.MULTILINE), told

"""The call sheet on the demo company, as a rep reads it before a call."""

import re
from decimal import Decimal

import pytest

from bot.app import App
from bot.plain import plain
from core.store.engine import session
from core.store.runs import latest_run, top
from core.store.scope import ALL
from tests.scenarios.asked import JO, LENA, SHEN, ask, press


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("/customer C-0001", ("ACME Industrial", "High-value", "Star", "77 days", "28 days", "Since 31 May 2026")),
        ("/customer C-0002", ("Cash cow", "顾志强 left on 8 May 2026", "31 Jul 2026")),
        ("/customer C-0003", ("苏州凌珩医疗机器人有限公司", "High-value")),
        ("/customer C-0004", ("Oakmarsh Building Systems Ltd", "late", "overdue")),
        ("/customer C-0005", ("Harrowmere Bottling GmbH", "Back after")),
        ("/customer C-0006", ("长沙禾屿涂料", "no second one yet")),
        ("/customer C-0007", ("Ask next",)),
        ("/customer C-0012", ("Loss-making",)),
        ("/customer C-0015", ("Potential", "never bought")),
        ("/customer C-0016", ("Target", "Ask next")),
    ],
)
async def test_each_story_can_be_read_on_the_card(demo: App, line: str, expected: tuple[str, ...]) -> None:
    card = plain(await ask(demo, line))
    assert [part for part in expected if part.casefold() not in card.casefold()] == []


async def test_every_receipt_adds_up_as_it_is_printed(demo: App) -> None:
    with session(demo.house.engine) as opened:
        listed = top(opened, ALL, limit=400)
        assert latest_run(opened) is not None
    scored = [row for row in listed if row.score.tier_score is not None]
    assert len(scored) > 250
    for row in scored[::10]:
        told = plain(await ask(demo, f"/why {row.external_id}"))
        lines = [Decimal(points) for points in re.findall(r"\+(\d+\.\d\d) of", told)]
        total = re.search(r"Sum: (\d+\.\d\d)", told)
        assert total is not None
        assert sum(lines) == Decimal(total[1])


async def test_nothing_is_said_of_nothing(demo: App) -> None:
    for number in range(1, 301, 7):
        for command in ("customer", "why", "talk", "strategy"):
            for name in (JO, SHEN):
                told = plain(await ask(demo, f"/{command} C-{number:04}", name))
                assert not re.search(r"\b(None(?! of)|nan|NaT)\b|\{|\}|\*\*", told), told


async def test_an_answer_given_by_a_tap_is_noted_with_who_and_changes_the_card(demo: App) -> None:
    card = await ask(demo, "/customer ACME", LENA)
    assert "Margaret Doyle" in plain(card).partition("Ask next")[2]
    noted = await press(demo, card, "For us", LENA)
    assert "From you, as of 30 Jun 2026" in plain(noted)
    assert "Margaret Doyle" not in plain(await ask(demo, "/customer ACME", LENA)).partition("Ask next")[2]
    assert "They are for us" in plain(await ask(demo, "/talk ACME cfo", LENA))


async def test_an_answer_moves_the_score_and_its_receipt_says_so(demo: App) -> None:
    before = plain(await ask(demo, "/why C-0001"))
    await ask(demo, "/log C-0001 fit low")
    after = plain(await ask(demo, "/why C-0001"))
    assert "Low (" in after
    assert "30 Jun 2026" in after
    assert before.partition("\n")[0] != after.partition("\n")[0]


async def test_each_role_is_talked_to_differently(demo: App) -> None:
    roles = ("economic_buyer", "purchasing", "technical_evaluator", "champion", "user")
    tracks = {role: plain(await ask(demo, f"/talk ACME {role}")) for role in roles}
    questions = {track.partition("Ask.")[2].partition("Show.")[0] for track in tracks.values()}
    assert "" not in questions
    assert len(questions) == len(roles)
    assert [name in track for name, track in zip(("Margaret", "Novak"), tracks.values(), strict=False)] == [True, True]


async def test_a_rep_does_not_learn_that_another_reps_customer_exists(demo: App) -> None:
    for given in ("华信精密机械", "C-0008", "hxjmjx"):
        hidden = await ask(demo, f"/customer {given}", LENA)
        assert hidden.error
        assert "华信精密机械" not in plain(hidden).replace(f"“{given}”", "")
        assert [press.label for press in hidden.presses if "华信" in press.label] == []


async def test_prospects_do_not_lead_the_list(demo: App) -> None:
    assert "Potential" not in plain(await ask(demo, "/top"))
    assert "What Everholt" in plain(await ask(demo, "/why Everholt Warehousing"))


async def test_scores_of_another_version_are_not_read_but_said(demo: App) -> None:
    with session(demo.house.engine) as opened:
        run = latest_run(opened)
        assert run is not None
        run.calibration = run.calibration.replace('"tier": 1', '"tier": 0')
        opened.add(run)
        opened.commit()
    told = plain(await ask(demo, "/customer C-0001"))
    assert "another version" in told
    assert "callsheet score" in told

"""Each rule fires for its customer of the demo company, and falls silent when what it fired for is gone."""

import tomllib
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import select

from bot.app import App, build
from bot.jobs.demo import TODAY
from bot.jobs.intake import take_in
from bot.scoring import whole_book
from bot.settings import Settings
from core.alerts.alert import AMBER, RED
from core.alerts.evaluate import look
from core.alerts.rule import rules
from core.backtest import history
from core.score import calibrate, features, score, settle
from core.sources.read import read
from core.store.engine import session
from core.store.facts import answer
from core.store.runs import previous_scores
from core.store.tables.identity import Customer
from tests.scenarios.conftest import NOW

STORIES: Mapping[str, Mapping[str, Any]] = tomllib.loads(
    (Path(__file__).parent / "alert_stories.toml").read_text("utf-8")
)
LEVELS = {"amber": AMBER, "red": RED}
MOST_OPEN, MOST_RED = 0.8, 0.2  # alerts a customer: a rep looks after seventy or so


def seen(app: App, day: date = TODAY) -> dict[tuple[str, int], int]:
    """Return the level of every rule and customer as of a day, after the run before it."""
    policy = app.house.policy
    tables = whole_book(app.house.engine, policy.reporting_currency, day)
    frame = features(tables, day, policy)
    calibration = calibrate(frame, policy, history(tables, day, policy))
    with session(app.house.engine) as opened:
        before = previous_scores(opened, TODAY)
    scores, _ = settle(score(frame, calibration, policy), before, calibration, policy)
    found = look(scores, before, {}, policy)
    return {(s.rule.name, int(c)): int(v) for s in found for c, v in zip(s.customer, s.level, strict=True)}


@pytest.fixture(scope="module")
def before(demo_file: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, int], int]:
    """Return what the rules see of the company as it is."""
    copy = tmp_path_factory.mktemp("stories") / "demo.db"
    copy.write_bytes(demo_file.read_bytes())
    app = build(Settings(database_url=f"sqlite:///{copy}"), lambda: NOW)
    found = seen(app)
    app.close()
    return found


def numbered(app: App, customer: str) -> int:
    with session(app.house.engine) as opened:
        return opened.exec(select(Customer.id).where(Customer.external_id == customer)).one() or 0


def tell(app: App, told: Mapping[str, Any], customer: int, folder: Path) -> None:
    """Take in what ends a story: rows of a file, or a line of a rep."""
    currency = app.house.policy.reporting_currency
    with session(app.house.engine) as opened:
        if "log" in told:
            dimension, value = told["log"]
            answer(
                opened, "customer", customer, dimension, value, today=TODAY, now=NOW, who="Lena Voss", currency=currency
            )
        if "rows" in told:
            file = folder / f"{told['kind']}.csv"
            file.write_text(told["rows"].lstrip(), "utf-8")
            reading = read(file, kind=told["kind"], currency=currency)
            taken = take_in(opened, [reading], today=TODAY, now=NOW, who="test")
            assert not taken[0].reading.refused
        opened.commit()


@pytest.mark.parametrize("name", rules())
def test_a_rule_has_its_story_and_is_silent_when_its_cause_is_gone(
    demo: App, before: dict[tuple[str, int], int], name: str, tmp_path: Path
) -> None:
    told = STORIES[name]
    customer = numbered(demo, told["customer"])
    assert before[name, customer] == LEVELS[told["level"]]
    tell(demo, told, customer, tmp_path)
    assert seen(demo, TODAY + timedelta(days=told.get("days", 0))).get((name, customer), 0) == 0


def test_the_company_is_told_no_more_than_its_people_can_act_on(before: dict[tuple[str, int], int]) -> None:
    customers = {customer for _, customer in before}
    levels = [level for level in before.values() if level > 0]
    assert len(levels) < MOST_OPEN * len(customers)
    assert levels.count(RED) < MOST_RED * len(customers)

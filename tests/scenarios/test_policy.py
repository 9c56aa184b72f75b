"""A manager changes the rules: tries them on all customers, publishes, sees what came of it, and goes back."""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import col, select

from bot.app import App, build
from bot.plain import plain
from bot.scoring import Signed, score_by
from bot.settings import Settings
from core.store.engine import session
from core.store.runs import latest_run
from core.store.tables.runs import Event, Run, Score
from core.store.tables.users import Audit
from tests.bot.cli.conftest import Operator
from tests.scenarios.asked import ask, press
from tests.scenarios.conftest import NOW
from tests.scenarios.operator import importer

LENA, HELEN, SHEN, JO = "Lena Voss", "Helen Marsh", "沈望舒", "Jo Keller"
TRIAL = "/policy try tier.weights.current_score=20 tier.weights.potential_score=65"
SOONER = "/policy try alert_rules.rhythm_broken.amber_gaps=1.1"


@pytest.fixture(params=["sqlite", "postgres"])
def company(request: pytest.FixtureRequest) -> Iterator[App]:
    """Return the application on the demo company; the test runs once on each sort of database."""
    url = request.getfixturevalue("demo_url" if request.param == "sqlite" else "demo_postgres_url")
    app = build(Settings(database_url=url), lambda: NOW)
    yield app
    app.close()


def published(app: App) -> tuple[int, list[dict[str, Any]], list[dict[str, Any]]]:
    """Return the run that counts, its scores and its events."""
    with session(app.house.engine) as opened:
        run = latest_run(opened)
        assert run is not None
        scores = opened.exec(select(Score).where(col(Score.run_id) == run.id).order_by(col(Score.customer_id))).all()
        events = opened.exec(select(Event).where(col(Event.run_id) == run.id).order_by(col(Event.id))).all()
        return run.id, [score.model_dump() for score in scores], [event.model_dump() for event in events]


def mover(told: str) -> tuple[str, str]:
    """Return a customer of a trial that gets another tier, and the tier."""
    found = re.search(r"\((C-\d+)\)\. Tier: [\w-]+ → ([\w-]+)\.", told)
    assert found is not None, told
    return found[1], found[2]


async def test_a_trial_is_published_shows_on_the_card_and_is_taken_back_to_the_last_row(company: App) -> None:
    before = published(company)
    trial = await ask(company, TRIAL)
    customer, tier = mover(plain(trial))
    assert f"**{tier}**" not in plain(await ask(company, f"/customer {customer}"))
    assert published(company) == before

    asked = await press(company, trial, "Publish")
    assert published(company) == before, "it asks before it publishes"
    done = await press(company, asked, "Yes, publish")
    assert "holds from now on" in plain(done)
    assert f"{tier} · score" in plain(await ask(company, f"/customer {customer}"))
    assert published(company)[1] != before[1]
    assert "published by Jo Keller" in plain(await ask(company, "/policy"))

    asked = await press(company, done, "Go back")
    await press(company, asked, "Yes, go back")
    assert published(company) == before
    assert "published by Callsheet" in plain(await ask(company, "/policy"))


async def test_the_part_of_the_rules_is_told_apart(company: App) -> None:
    customer, _ = mover(plain(await ask(company, TRIAL)))
    unchanged = plain(await ask(company, f"/why {customer} --since 2026-05-31"))
    assert "+0.00 other rules" in unchanged
    await press(company, await ask(company, "/policy publish"), "Yes, publish")
    told = plain(await ask(company, f"/why {customer} --since 2026-05-31"))
    assert "other rules (30 Jun 2026)" in told
    parts = re.search(r"(\d+\.\d\d) ([+-][\d.]+) ([+-][\d.]+) ([+-][\d.]+) = (\d+\.\d\d)\.", told)
    assert parts is not None
    before, own, peers, rules, now = [round(100 * float(part)) for part in parts.groups()]
    assert before + own + peers + rules == now
    assert rules != 0
    without = re.search(r"([\d.]+) ([+-][\d.]+) ([+-][\d.]+) \+0\.00 =", unchanged)
    assert without is not None
    assert [round(100 * float(part)) for part in without.groups()] == [before, own, peers]


async def test_reps_read_the_rules_and_do_not_change_them(demo: App) -> None:
    assert "tier.weights" in plain(await ask(demo, "/policy", LENA))
    for line in (TRIAL, "/policy publish", "/policy rollback"):
        refused = await ask(demo, line, LENA)
        assert refused.error
        assert "decided by managers" in plain(refused)


async def test_a_trial_counts_everybody_and_names_whom_one_may_see(demo: App) -> None:
    to_all, to_some = plain(await ask(demo, TRIAL)), plain(await ask(demo, TRIAL, HELEN))
    counts = [re.findall(r": (\d+) would change", told) for told in (to_all, to_some)]
    assert counts[0] == counts[1] != []
    listed = [told.partition("Which ones")[2] for told in (to_all, to_some)]
    everyone, hers = (set(re.findall(r"C-\d{4}", told)) for told in listed)
    assert hers < everyone
    assert not (await ask(demo, f"/customer {min(hers)}", HELEN)).error
    assert (await ask(demo, f"/customer {min(everyone - hers)}", HELEN)).error


async def test_a_trial_says_how_many_alerts_it_would_have_opened_lately_and_for_whom(demo: App) -> None:
    told = plain(await ask(demo, SOONER))
    opened = re.search(r"over the last 90 days, (\d+) would have opened instead of (\d+)", told)
    assert opened is not None, told
    after, before = map(int, opened.groups())
    assert after > before > 0
    assert re.search(r"Order overdue.*\d+ → \d+.*\d+ more, \d+ fewer", told)
    people = dict(re.findall(r"• ([\w ]+): \d+ → (\d+)\.", told.partition("For whom")[2]))
    assert people
    assert set(re.findall(r"C-\d{4}", told.partition("Only the new rules tell of")[2]))
    assert "没有变化" not in (said := plain(await ask(demo, SOONER, SHEN)))
    assert re.search(r"过去90天会发出\d+条，现行规则是\d+条", said)
    assert "该下单没下单" in said


async def test_a_manager_reads_the_count_of_all_and_the_names_of_their_own(demo: App) -> None:
    to_all, to_some = plain(await ask(demo, SOONER)), plain(await ask(demo, SOONER, HELEN))
    counts = [re.findall(r"(\d+) would have opened instead of (\d+)", told) for told in (to_all, to_some)]
    assert counts[0] == counts[1] != []
    for customer in re.findall(r"C-\d{4}", to_some):
        assert not (await ask(demo, f"/customer {customer}", HELEN)).error


async def test_rules_that_no_alert_hangs_on_leave_the_alerts_as_they_are(demo: App) -> None:
    assert "they stay as they are" in plain(await ask(demo, "/policy try importance.important_from=55"))
    assert "不受影响" in plain(await ask(demo, "/policy try importance.important_from=55", SHEN))


async def test_a_draft_grows_until_it_is_discarded_and_is_ones_own(demo: App) -> None:
    await ask(demo, "/policy try tier.top_share=25%")
    grown = plain(await ask(demo, "/policy try potential.coverage_min=0.5"))
    assert "tier.top_share: 0.2 → 0.25" in grown
    assert "potential.coverage_min: 0.4 → 0.5" in grown
    assert "还没有草稿" in plain(await ask(demo, "/规则 发布", SHEN))
    await ask(demo, "/policy discard")
    assert "You have no draft" in plain(await ask(demo, "/policy publish"))


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("tier.weights.current_score=49", "The weights of tier.weights add up to 99"),
        ("tier.top_shar=0.3", "Did you mean top_share?"),
        ("tier.top_share=2", "It can be: ≤ 1.0"),
        ("tier.cut=best", "80/20, 20/60/20, fixed"),
        ("tier.weights.curent_score=15 tier.weights.influence_score=0", "Did you mean current_score?"),
        ("make everybody happy", "“make everybody happy” is no rule with a value"),
        ("tier.top_share=0.2", "These are the rules that hold already"),
    ],
)
async def test_a_mistake_in_a_rule_is_said_and_not_kept(demo: App, typed: str, said: str) -> None:
    told = await ask(demo, f"/policy try {typed}")
    assert told.error
    assert said in plain(told)
    assert "You have no draft" in plain(await ask(demo, "/policy publish"))


async def test_there_is_nothing_before_the_first_rules(demo: App) -> None:
    assert "no rules were published before" in plain(await ask(demo, "/policy rollback"))


async def test_a_scoring_after_going_back_goes_by_the_rules_restored(demo: App) -> None:
    first = demo.house.rules.policy.version
    await ask(demo, TRIAL)
    await press(demo, await ask(demo, "/policy publish"), "Yes, publish")
    second = demo.house.rules.policy.version
    assert second != first
    await press(demo, await ask(demo, "/policy rollback"), "Yes, go back")
    score_by(demo.house.engine, Signed(demo.house.rules), date(2026, 7, 1), NOW)
    with session(demo.house.engine) as opened:
        run = latest_run(opened)
        assert run is not None
        assert (run.policy_version, run.bridge) == (first, None)
        assert opened.get(Run, run.previous_id) is not None


async def test_what_was_decided_is_in_the_audit(demo: App) -> None:
    await ask(demo, TRIAL)
    await press(demo, await ask(demo, "/policy publish"), "Yes, publish")
    await press(demo, await ask(demo, "/policy rollback"), "Yes, go back")
    with session(demo.house.engine) as opened:
        kept = [(row.command, row.platform) for row in opened.exec(select(Audit).order_by(col(Audit.id))).all()]
    assert ("policy publish", "test") in kept
    assert ("policy rollback", "test") in kept


async def test_every_rule_of_every_section_can_be_read_in_both_languages(demo: App) -> None:
    names = re.findall(r"[a-z_]+", plain(await ask(demo, "/policy")).partition("All sections:")[2].partition("\n")[0])
    assert len(names) > 10
    for name in names:
        for person in (JO, SHEN):
            shown = await ask(demo, f"/policy {name}", person)
            assert not shown.error, plain(shown)


@pytest.fixture
def operator(demo_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Operator:
    monkeypatch.chdir(tmp_path)
    return importer(tmp_path, demo_url)


def test_an_operator_does_the_same_with_files(operator: Operator) -> None:
    ours = operator.writes("ours.toml", "[tier]\ntop_share = 0.3\n")
    tried = operator.reads("policy", "try", ours)
    assert "would change" in tried
    assert "Alerts: over the last 90 days" in tried
    operator.environ["CALLSHEET_POLICY"] = ours
    assert "differs from the policy that holds" in operator.reads("policy", "check")
    assert "To go back: callsheet policy rollback" in operator.reads("policy", "publish", "--note", "a third is best")
    assert "a third is best  ← holds" in operator.reads("policy", "versions")
    assert "differs" not in operator.reads("policy", "check")
    assert "as they were" in operator.reads("policy", "rollback")
    assert "differs from the policy that holds" in operator.reads("score")
    refused = operator.types("policy", "rollback")
    assert refused.exit_code == 2
    assert "no rules were published before" in refused.output


def test_a_file_must_be_named_to_be_tried(operator: Operator) -> None:
    refused = operator.types("policy", "try")
    assert refused.exit_code == 2
    assert "Name a policy file" in refused.output

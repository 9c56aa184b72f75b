"""What falls due is done once, whichever replica does it, and what fails is tried again."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest
from sqlmodel import Session, col, select

from bot.context import House
from bot.due import Due
from bot.jobs.due.purge import purge
from bot.jobs.due.thin import thin
from bot.jobs.tick import Ticker
from core.frames import Frame
from core.store import buttons, outbox, seen
from core.store.engine import session
from core.store.runs import save_run
from core.store.tables.alerts import Delivery, JobRun, Message, Unreachable
from core.store.tables.messages import Button, SeenUpdate
from core.store.tables.runs import Run, Score
from core.store.tables.users import LinkAttempt, Team
from tests.bot.jobs.mailroom import until
from tests.bot.people import NOW, Office


def team(session: Session, house: House, key: str, now: datetime) -> str | None:
    """Leave a trace in the same transaction."""
    session.add(Team(name=f"{key} at {now:%H}"))
    session.flush()
    return "made"


def every(*keys: str) -> Due:
    return Due("teams", lambda session, house, now: keys, team)


def ticker(office: Office, *jobs: Due, holder: str = "host:80 a") -> Ticker:
    return Ticker(office.dispatcher.house, {job.name: job for job in jobs}, lambda: office.now, holder)


def teams(office: Office) -> list[str]:
    with session(office.engine) as opened:
        return sorted(name for name in opened.exec(select(Team.name)) if " at " in name)


def runs(office: Office) -> dict[tuple[str, str], str | None]:
    with session(office.engine) as opened:
        return {(run.job, run.key): run.outcome for run in opened.exec(select(JobRun))}


async def test_each_key_is_done_once_over_all_replicas(office: Office) -> None:
    first, second = ticker(office, every("a", "b")), ticker(office, every("b", "c"))
    await asyncio.gather(first.tick(), second.tick())
    await asyncio.gather(first.tick(), second.tick())
    assert teams(office) == ["a at 09", "b at 09", "c at 09"]
    assert runs(office) == {("teams", key): "made" for key in "abc"}


async def test_what_fails_leaves_nothing_behind_and_holds_nothing_else_up(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(session: Session, house: House, key: str, now: datetime) -> str | None:
        team(session, house, key, now)
        raise ValueError("a bug of ours")

    def unknown(session: Session, house: House, now: datetime) -> Sequence[str]:
        raise ValueError("another")

    failing = Due("failing", lambda session, house, now: ("x",), fail)
    ticking = ticker(office, failing, Due("unknown", unknown, team), every("a"))
    await ticking.tick()
    await ticking.tick()
    assert teams(office) == ["a at 09"]
    assert caplog.text.count("job failing failed for x; next try in 30 s") == 1
    assert "job unknown: what is due cannot be told" in caplog.text


async def test_what_takes_long_has_transactions_of_its_own_and_is_kept_when_it_is_done(office: Office) -> None:
    done: list[str] = []

    def score(house: House, key: str, now: datetime) -> str | None:
        done.append(key)
        return None

    nightly = Due("nightly", lambda session, house, now: ("2026-06-30",), apart=score)
    ticking = ticker(office, nightly)
    await ticking.tick()
    await ticking.tick()
    assert done == ["2026-06-30"]
    assert runs(office) == {("nightly", "2026-06-30"): None}


async def test_only_who_holds_the_lease_ticks(office: Office) -> None:
    async with ticker(office, every("a")).running():
        await until(lambda: teams(office))
        async with ticker(office, every("b"), holder="host:81 b").running():
            await asyncio.sleep(0)
    assert teams(office) == ["a at 09"]


async def test_what_nothing_needs_any_more_is_forgotten_once_a_day(office: Office) -> None:
    with session(office.engine) as opened:
        for days in (0, 100):
            leave_behind(opened, NOW - timedelta(days=days), f"{days}")
        opened.commit()
    await ticker(office, purge).tick()
    with session(office.engine) as opened:
        for table in (Button, SeenUpdate, LinkAttempt, Message):
            assert len(opened.exec(select(table)).all()) == 1, table
        kept = opened.exec(select(Delivery.key).order_by(col(Delivery.key))).all()
    assert kept == ["lost 0", "sent 0", "waiting 0", "waiting 100"]
    assert list(runs(office)) == [("purge", "2026-06-30")]


async def test_scores_of_old_runs_are_let_go_of(office: Office) -> None:
    with session(office.engine) as opened:
        for day in (date(2025, 1, 10), date(2025, 1, 20), date(2026, 6, 29)):
            run = Run(as_of=day, created_at=NOW, policy_version="v1", policy="", calibration="{}")
            save_run(opened, run, Frame({"customer": np.arange(1, 3), "tier_score": np.full(2, 50.0)}), ())
        opened.commit()
    await ticker(office, thin).tick()
    with session(office.engine) as opened:
        kept = {opened.get_one(Run, run_id).as_of for run_id in opened.exec(select(Score.run_id))}
    assert kept == {date(2025, 1, 20), date(2026, 6, 29)}
    assert [outcome for (job, _), outcome in runs(office).items() if job == "thin"] == ["scores 2"]


def leave_behind(opened: Session, at: datetime, name: str) -> None:
    buttons.keep(opened, f"/top {name}", None, 1, at)
    seen.first_time(opened, "telegram", name, at)
    opened.add(LinkAttempt(platform="telegram", account=name, at=at))
    opened.add(Unreachable(platform="telegram", account=f"lost {name}", reason="blocked", at=at))
    for key in ("sent", "waiting", "lost"):
        outbox.put(
            opened,
            key=f"{key} {name}",
            kind="alert",
            user_id=1,
            platform="telegram",
            account=f"{key} {name}",
            about={},
            due_at=at,
            now=at,
        )
    row = opened.exec(select(Delivery).where(Delivery.key == f"sent {name}")).one()
    outbox.sent(opened, row, standing(), {}, at)
    opened.flush()


def standing() -> Message:
    return Message(
        delivery_id=0, platform="telegram", account="", chat="1", ref="2", at=datetime(2026, 1, 1, tzinfo=UTC)
    )

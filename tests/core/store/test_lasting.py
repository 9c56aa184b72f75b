"""What is made of a run is made once, and is never told of another run, whoever publishes and wherever."""

from datetime import date
from itertools import count

from sqlalchemy import Engine
from sqlmodel import Session

from core.store import runs
from core.store.engine import session
from core.store.lasting import OfRun
from core.store.tables.runs import Run
from tests.core.store.files import moment

MAY, JUNE = date(2026, 5, 31), date(2026, 6, 30)


def publish_anew(store: Engine, day: date) -> int:
    with session(store) as opened:
        run = Run(as_of=day, created_at=moment(day), policy_version="v1", policy=f"of {day}", calibration="{}")
        opened.add(run)
        opened.flush()
        runs.publish(opened, run.id)
        opened.commit()
        return run.id


def policy_shown(kept: OfRun[str], opened: Session) -> str:
    run = runs.published(opened)
    assert run is not None
    return kept.get(opened, run, lambda: runs.scored_by(opened, run.id)[0])


def test_another_replica_publishes_and_rolls_back_and_each_answer_follows(store: Engine) -> None:
    kept = OfRun[str]()
    first = publish_anew(store, MAY)
    with session(store) as opened:
        assert policy_shown(kept, opened) == "of 2026-05-31"
    publish_anew(store, JUNE)
    with session(store) as opened:
        assert policy_shown(kept, opened) == "of 2026-06-30"
    with session(store) as opened:
        runs.publish(opened, first)
        opened.commit()
    with session(store) as opened:
        assert policy_shown(kept, opened) == "of 2026-05-31"


def test_it_is_made_once_as_long_as_the_run_is_published(store: Engine) -> None:
    kept, numbers = OfRun[int](), count()
    publish_anew(store, MAY)
    for _ in range(2):
        with session(store) as opened:
            run = runs.published(opened)
            assert run is not None
            assert kept.get(opened, run, numbers.__next__) == 0

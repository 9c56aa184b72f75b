"""The runs that counted since a day at which the rules changed: where a change of a score must be cut."""

from datetime import date
from itertools import pairwise

from sqlmodel import Session

from core.store import settings
from core.store.columns import day_of
from core.store.driver import fetch
from core.store.tables.runs import Run

STORY = """
WITH RECURSIVE story (id, previous_id, as_of, policy_version) AS (
    SELECT id, previous_id, as_of, policy_version FROM run WHERE id = :published
    UNION ALL SELECT run.id, run.previous_id, run.as_of, run.policy_version
    FROM story JOIN run ON run.id = story.previous_id
) SELECT id, as_of, policy_version FROM story ORDER BY as_of
"""


def turns(session: Session, since: date) -> list[Run]:
    """Return the run that counted on a day, then those of later days that were the first with other rules.

    The oldest comes first; nothing when no run counted on that day.
    """
    story = [(run_id, day_of(day), version) for run_id, day, version in _story(session)]
    before = [place for place, (_, day, _) in enumerate(story) if day <= since]
    if not before:
        return []
    later = story[before[-1] :]
    changed = [run_id for (_, _, was), (run_id, _, now) in pairwise(later) if now != was]
    found = [session.get(Run, run_id) for run_id in (later[0][0], *changed)]
    return [run for run in found if run is not None]


def first_day(session: Session) -> date | None:
    """Return the day of the oldest run that counted, None before the first."""
    return next((day_of(day) for _, day, _ in _story(session)), None)


def _story(session: Session) -> list[tuple[int, int, str]]:
    published = int(settings.get(session, "published_run") or 0)
    return [(run_id, day, version) for run_id, day, version in fetch(session, STORY, published=published)]

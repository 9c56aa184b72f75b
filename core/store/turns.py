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
) SELECT id, as_of, policy_version, EXISTS (SELECT 1 FROM score WHERE score.run_id = story.id) FROM story ORDER BY as_of
"""


def turns(session: Session, since: date) -> list[Run]:
    """Return the run that counted on a day, then those of later days that were the first with other rules.

    The oldest comes first; nothing when no run counted on that day. Where its scores are kept no more
    (``core.store.thinning``), the last run before it that has its scores stands for it.
    """
    story = _story(session)
    before = [place for place, (_, day, _, whole) in enumerate(story) if day <= since and whole]
    if not before:
        return []
    later = [(run_id, version) for run_id, _, version, _ in story[before[-1] :]]
    changed = [run_id for (_, was), (run_id, now) in pairwise(later) if now != was]
    found = [session.get(Run, run_id) for run_id in (later[0][0], *changed)]
    return [run for run in found if run is not None]


def first_day(session: Session) -> date | None:
    """Return the day of the oldest run that counted and has its scores, None before the first."""
    return next((day for _, day, _, whole in _story(session) if whole), None)


def _story(session: Session) -> list[tuple[int, date, str, bool]]:
    published = int(settings.get(session, "published_run") or 0)
    told = fetch(session, STORY, published=published)
    return [(run_id, day_of(day), version, bool(whole)) for run_id, day, version, whole in told]

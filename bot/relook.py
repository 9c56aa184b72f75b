"""Look at one customer again at once, because something was noted or answered: alerts do not wait for the night."""

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from bot.sheet import rules_of
from core.score import features, score
from core.settle import hold
from core.store.read import load_customer
from core.store.runs import as_previous, published, scored_by
from core.store.tables.runs import Score

if TYPE_CHECKING:
    from sqlmodel import Session

A_DAY = timedelta(days=1)  # no two time zones are further apart


def relook(session: "Session", customer_id: int, today: date, now: datetime) -> None:
    """Let the rules of the alerts look at a customer as of today; nothing happens before the first run.

    Where the run's day has already come and the asker's has not, it is looked at as of the run's: what opened in the
    night would be over for an evening. Who asks as of an earlier day still changes nothing of what is so now.
    """
    from bot.alerting import take_customer  # what tells people is loaded when there is something to tell

    run = published(session)
    if run is None or today < run.as_of - A_DAY:
        return
    today = max(today, run.as_of)
    policy, calibration = rules_of(*scored_by(session, run.id))
    tables = load_customer(session, customer_id, reporting_currency=policy.reporting_currency, as_of=today)
    scores = score(features(tables, today, policy), calibration, policy)
    settled = session.get(Score, (run.id, customer_id))
    before = None if settled is None else as_previous(settled)
    if before is not None:
        scores = hold(scores, before, calibration.learnt, policy)
    take_customer(session, scores, before, policy, today, now)

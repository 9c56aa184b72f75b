"""Look back from earlier days: what was known then of those who bought, and who of them has bought nothing since.

Rolling origins: the last day looked back from is the policy's horizon ago, the others lie evenly before it. Active on
such a day is who bought within the active days up to it; gone is who then bought nothing within the horizon. A purchase
that was taken back by today was none. Each day's features see nothing dated later, and the models before a score learn
from that day's customers alone. A customer who was active on several of the days counts on each.

Where there are more customers than the policy asks for, always the same ones stand for all, drawn from everybody who
ever bought: neither who never did nor the order of the rows changes what is learned.
"""

from datetime import date

import numpy as np

from core import sample
from core.asof import known_on
from core.frames import Array, Frame, day_number
from core.lineup import models
from core.model import Past
from core.policy import Policy
from core.remembered import remembered
from core.tables import Tables


def history(tables: Tables, as_of: date, policy: Policy) -> tuple[Past, ...]:
    """Return the earlier days that had active customers, the earliest first."""
    rules, today = policy.churn.learning, day_number(as_of)
    few = known_on(sample.only(tables, _drawn(tables, today, rules.customers_max)), today)
    last = today - rules.horizon_days
    days = range(last - (rules.origins - 1) * rules.spacing_days, last + 1, rules.spacing_days)
    return tuple(past for day in days if (past := _look_back(few, day, policy)).gone.size)


def _drawn(tables: Tables, today: int, most: int) -> Array:
    """Return the codes of the customers that stand for all who ever ordered."""
    orders, ordered = tables.orders, np.zeros(tables.count, np.bool_)
    until_today = orders["day"] <= today
    ordered[orders["customer"] if until_today.all() else orders["customer"][until_today]] = True
    codes = np.flatnonzero(ordered)
    return codes[sample.drawn(tables.ids[codes], most)]


def _look_back(tables: Tables, day: int, policy: Policy) -> Past:
    rules, bought = policy.churn.learning, tables.purchases
    within = bought.days(day - rules.active_days) - bought.days(day)
    later = bought.days(day) - bought.days(day + rules.horizon_days)
    active = np.flatnonzero(within > 0)
    if not len(active):
        return Past(day, Frame({}, 0), np.empty(0, np.bool_))
    frame = _known_then(known_on(tables, day), day, policy)
    return Past(day, frame.take(active), later[active] == 0)


def _known_then(tables: Tables, day: int, policy: Policy) -> Frame:
    """Return the columns that learning models take, as they were on a day."""
    wanted = _wanted(policy)
    made: dict[str, Array] = {"customer": tables.ids, "as_of": np.full(tables.count, float(day))}
    for model in models():
        if wanted.intersection(column.name for column in model.gives_features):
            made.update(model.features(tables, day, policy))
    frame = Frame(made, tables.count)
    for model in models():
        if wanted.intersection(column.name for column in model.gives):
            give = model.score_past or model.score
            frame = frame.with_columns(give(frame, model.calibrate(frame, policy), policy))
    return Frame({name: frame[name] for name in sorted(wanted.intersection(frame))}, frame.length)


@remembered
def _wanted(policy: Policy) -> frozenset[str]:
    """Return every column that a learning model takes or the policy lets it read, and those they are made from."""
    wanted: set[str] = set()
    for model in reversed(models()):
        if model.learn is not None or wanted.intersection(column.name for column in model.gives):
            wanted.update(model.takes, model.reads(policy) if model.reads else ())
    return frozenset(wanted)

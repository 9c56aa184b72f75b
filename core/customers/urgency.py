"""Urgency: what makes a customer today's work, and where that places it beside its importance.

Six causes, each 0..1 of the policy's points, add up to the score 0..100 (hundredths), at most 100:
contract (the last contract ends within the policy's days, or ended and no new one followed; it counts less once there
was a visit, a meeting or a quote within these days), complaint (an urgent one open is full, every other open one a
part), overdue (days the oldest open invoice is late, of the policy's days), rhythm (the silence beyond one usual gap,
full at the policy's number of gaps; nothing for who is dormant: that is a plan, not today's call), risk (a red one of
those that are switched on is full, an amber one a part), due (the next order is expected within the policy's days of
today). A cause of which nothing is on record adds nothing. Of whom nothing at all is on record, the urgency is unknown.

The work quadrant crosses it with importance, each cut at the policy's points: do first, plan, handle quickly, later
(after Eisenhower; Covey, The 7 Habits of Highly Effective People, 1989). The reasons are today's tasks.
"""

from collections.abc import Mapping, Sequence

import numpy as np

from core.bilingual import words_beside
from core.frames import Array, Column, Floats, Frame, Ints, unknown
from core.grouping import Mask, total
from core.levels import AMBER, LEVELS, RED
from core.model import Columns, Example, Learnt, Model
from core.policy import Policy
from core.tables import NEVER, RISKS, Tables
from core.types import Contribution, Reason, Term, Value
from core.values import Row, day, days, known, money, whole
from core.weighing import FULL, apportion

QUADRANTS = ("do_first", "plan", "handle_quickly", "later")
CAUSES = ("contract", "complaint", "overdue", "rhythm", "risk", "due")
RISK_LEVELS = tuple(f"{risk}_level" for risk in RISKS)
STATES = ("potential", "new", "regular", "dormant")  # as the state's column has them
DORMANT = STATES.index("dormant")
# What the causes are read from; the levels that are switched on come after them.
READ = (
    "as_of",
    "churn_renewal",
    "churn_renewal_day",
    "churn_renewal_talk",
    "churn_open_complaints",
    "urgent_complaints",
    "oldest_overdue_days",
    "overdue_ratio",
    "state",
    "next_order_day",
)
# What besides tells that anything is on record about somebody at all.
DATED = ("churn_renewal_day", "days_since_last", "churn_complaints_day", "churn_contact_day", "overdue_invoices")
ECHO = 1e-4  # the card says most of it already, in the words of the model it is about; here it orders the day


def _features(tables: Tables, as_of: int, policy: Policy) -> Columns:
    complaints, count = tables.complaints, tables.count
    burning = (complaints["urgent"] == 1) & (complaints["closed"] == NEVER)
    customer, oldest = complaints["customer"][burning], unknown(count)
    np.fmin.at(oldest, customer, complaints["day"][burning].astype(np.float64))
    return {"urgent_complaints": total(customer, count), "urgent_complaint_day": oldest}


def _causes(figures: Floats, policy: Policy) -> Floats:
    """Return how far each cause is there, 0..1, one row a cause in the order of CAUSES, from the columns of READ."""
    today, left, ends, talk, complaints, urgent, overdue, silence, state, due = figures[: len(READ)]
    rules = policy.urgency
    causes = np.concatenate(
        [
            (1 - np.maximum(left, 0.0) / rules.contract_days)
            * np.where(talk >= ends - rules.contract_days, rules.talked_counts, 1.0),
            urgent + rules.open_complaint * (complaints - urgent),
            overdue / rules.overdue_full_days,
            (silence - 1) / (rules.rhythm_full - 1) * (state != DORMANT),
            _worst(figures[len(READ) :], policy),
            (np.abs(due - today) <= rules.due_days) & ~(silence > 1),  # later it is the rhythm that is broken
        ]
    ).reshape(len(CAUSES), figures.shape[1])
    within: Floats = np.fmin(np.fmax(causes, 0.0), 1.0)
    return within


def _worst(levels: Floats, policy: Policy) -> Floats:
    """Return what the worst of the levels counts; unknown, -1, counts as nothing."""
    worst = np.maximum.reduce(levels, initial=-1)
    counted: Floats = (worst == RED) + policy.urgency.amber_counts * (worst == AMBER)
    return counted


def _gained(figures: Floats, policy: Policy) -> Floats:
    """Return the whole hundredths that each cause would add alone."""
    gained: Floats = np.rint(policy.urgency.points.hundredths * _causes(figures, policy))
    return gained


def _score(frame: Frame, learnt: Learnt, policy: Policy) -> Columns:
    figures = _stacked(frame, (*READ, *policy.risks.watched))
    points = np.minimum(np.add.reduce(_gained(figures, policy)), FULL)
    score = np.where(_on_record(frame, figures[len(READ) :]), points, np.nan)
    return {"urgency": score, "work_quadrant": _placed(frame["importance"], score, policy)}


def _on_record(frame: Frame, levels: Floats) -> Mask:
    """Return about whom anything is on record that could be urgent."""
    newest = np.fmax.reduce(_stacked(frame, DATED))
    there: Mask = ~np.isnan(newest) | (frame["open_opportunities"] > 0) | (np.maximum.reduce(levels, initial=-1) >= 0)
    return there


def _stacked(frame: Frame, names: tuple[str, ...]) -> Array:
    """Return columns as the rows of one matrix."""
    return np.concatenate([frame[name] for name in names]).reshape(len(names), frame.length)


def _placed(importance: Array, score: Array, policy: Policy) -> Ints:
    important = importance >= 100 * policy.importance.important_from
    urgent = score >= 100 * policy.urgency.urgent_from
    place = len(QUADRANTS) - 1 - 2 * important.astype(np.int32) - urgent
    return np.where(np.isnan(importance) | np.isnan(score), -1, place).astype(np.int32)


def _row_gained(row: Row, policy: Policy) -> dict[str, int]:
    """Return what the causes of one row add; above 100 points together they are scaled down to it."""
    figures = np.array([[row[name]] for name in (*READ, *policy.risks.watched)])
    added = _gained(figures, policy)[:, 0].tolist()
    alone = {name: int(points) for name, points in zip(CAUSES, added, strict=True) if points}
    together = sum(alone.values())
    if together <= FULL:
        return alone
    return dict(zip(alone, apportion([gained * FULL / together for gained in alone.values()], FULL), strict=True))


def _contributions(row: Row, learnt: Learnt, policy: Policy) -> Sequence[Contribution]:
    if known(row, "urgency") is None:
        return ()
    told: Mapping[str, tuple[Value, str, str]] = {
        "contract": (day(row, "churn_renewal_day"), "contracts", "churn_renewal_day"),
        "complaint": (whole(row, "churn_open_complaints"), "complaints", "churn_complaints_day"),
        "overdue": (money(row, "overdue_receivables", policy), "invoices", "last_invoice_day"),
        "rhythm": (days(row, "days_since_last"), "orders", "last_purchase_day"),
        "risk": (_worst_level(row, policy), "facts", "as_of"),
        "due": (day(row, "next_order_day"), "orders", "last_purchase_day"),
    }
    return [_line(name, gained, told[name], row, policy) for name, gained in _row_gained(row, policy).items()]


def _line(name: str, gained: int, told: tuple[Value, str, str], row: Row, policy: Policy) -> Contribution:
    value, source, on = told
    most = round(100 * getattr(policy.urgency.points, name))
    return Contribution(f"urgency.{name}", value, gained, most, Term(f"source.{source}"), day(row, on))


def _worst_level(row: Row, policy: Policy) -> Value:
    name = max(policy.risks.watched or RISK_LEVELS, key=lambda name: row[name])
    return Term(f"{name}.{LEVELS[int(row[name])]}") if row[name] >= 0 else None


def _reasons(row: Row, learnt: Learnt, policy: Policy) -> Sequence[Reason]:
    if known(row, "urgency") is None:
        return ()
    gained = _row_gained(row, policy)
    tasks = {name: _task(name, row, policy) for name in gained}
    return [Reason(f"urgency.{key}", values, -ECHO * gained[name]) for name, (key, values) in tasks.items()]


def _task(cause: str, row: Row, policy: Policy) -> tuple[str, Mapping[str, Value]]:
    """Return what there is to do about a cause: the phrase and its figures."""
    match cause:
        case "contract":
            return _contract(row, policy)
        case "complaint" if whole(row, "urgent_complaints"):
            return "do_urgent_complaint", {
                "count": whole(row, "urgent_complaints"),
                "day": day(row, "urgent_complaint_day"),
            }
        case "complaint":
            return "do_complaint", {"count": whole(row, "churn_open_complaints")}
        case "overdue":
            figures = {"amount": money(row, "overdue_receivables", policy), "days": days(row, "oldest_overdue_days")}
            return "do_overdue", figures
        case "risk":
            return _risk(row, policy)
        case _:
            return f"do_{cause}", {"day": day(row, "next_order_day")}


def _contract(row: Row, policy: Policy) -> tuple[str, Mapping[str, Value]]:
    end, talk = day(row, "churn_renewal_day"), day(row, "churn_renewal_talk")
    if row["churn_renewal"] < 0:
        return "do_contract_ended", {"end": end}
    if talk and row["churn_renewal_talk"] >= row["churn_renewal_day"] - policy.urgency.contract_days:
        return "do_contract_talked", {"end": end, "talk": talk}
    return "do_contract", {"end": end}


def _risk(row: Row, policy: Policy) -> tuple[str, Mapping[str, Value]]:
    name = max(policy.risks.watched, key=lambda name: row[name])
    kind = name.removesuffix("_level")
    return "do_red" if row[name] == RED else "do_amber", {"risk": Term(f"{kind}.{kind}_risk")}


_CALM = {
    **dict.fromkeys((*READ, *DATED), np.nan),
    **dict.fromkeys(RISK_LEVELS, 0),
    "as_of": 20_000,
    "importance": 7000,
    "days_since_last": 10,
    "overdue_ratio": 0.3,
    "next_order_day": 20_020,
    "state": STATES.index("regular"),
    "urgent_complaints": 0,
    "churn_open_complaints": 0,
    "open_opportunities": 0,
}
_ENDING = {**_CALM, "churn_renewal": 18, "churn_renewal_day": 20_018}
_STRANGER = {
    **dict.fromkeys(_CALM, np.nan),
    **dict.fromkeys(RISK_LEVELS, -1),
    "state": 0,
    "urgent_complaints": 0,
    "churn_open_complaints": 0,
    "open_opportunities": 0,
}

urgency = Model(
    name="urgency",
    features=_features,
    gives_features=(
        Column("urgent_complaints", "number", "urgent complaints not closed"),
        Column("urgent_complaint_day", "day", "day of the oldest of them; NaN none"),
    ),
    takes=tuple(_CALM),
    score=_score,
    gives=(
        Column("urgency", "points", "urgency 0..100 in hundredths; NaN nothing on record"),
        Column("work_quadrant", "code", "place in the order of work; -1 unknown", QUADRANTS),
    ),
    words=words_beside(__file__),
    reasons=_reasons,
    contributions=_contributions,
    examples=(
        Example("nothing is urgent: plan it", _CALM, {"urgency": 0, "work_quadrant": 1}),
        Example("a contract ends and nobody talked", _ENDING, {"urgency": 4800, "work_quadrant": 0}),
        Example("it ends and there was a quote", {**_ENDING, "churn_renewal_talk": 19_990}, {"urgency": 2400}),
        Example(
            "an urgent complaint of somebody small",
            {**_CALM, "importance": 2000, "urgent_complaints": 1, "churn_open_complaints": 1},
            {"urgency": 6000, "work_quadrant": 2},
        ),
        Example(
            "everything at once",
            {**_ENDING, "urgent_complaints": 2, "churn_open_complaints": 2, "churn_level": RED},
            {"urgency": 10_000},
        ),
        Example("of a stranger nothing is known", _STRANGER, {"urgency": np.nan, "work_quadrant": -1}),
    ),
)

"""Churn: how likely a customer is to stop buying, from the signs of it, and whether it comes suddenly or slowly.

Signs, each worth 0 (none) to 1 (fully) by the policy's ramps: silence in the customer's own gaps between purchases,
never more than its days over the floor; the days without a purchase; the chance that they no longer buy; purchases
against a year ago (the average of what the last 90 and the last 365 days fell short); categories of the half-year
before no longer bought; complaints; invoices paid later than in the half-year before; use of what they bought; days
without a dealing in their usual gap; a champion or buyer who left without a successor; contact with a competitor; a
contract that ends without a talk about a new one; what they answered when asked whether they renew, while the answer is
fresh; how few purchases there were (one over their number). Complaints and competitors are unknown where the company
records none at all.

Score 0..100 (hundredths). By the policy's weights: known signs share the weight of unknown ones. Learned, when the
company's own past holds enough who went and enough who stayed (core/backtest.py): 100 times the probability of no
purchase within the policy's days, by a logistic regression on the signs with slopes that are not negative (logistic
regression holds its own among methods of churn prediction: Neslin, Gupta, Kamakura, Lu and Mason 2006); an unknown sign
then counts as the average one. ``churn_basis`` says which. Incidents on record take their part of what is left to 100,
as with every risk.

Pace: a decline (silence or fall of purchases from the policy's part on) is slow when the nine months before the last
three had already fallen short of those a year earlier, sudden otherwise. All is unknown for who never bought, and when
less is known than every risk asks for.

Where the policy says so, a decline is at least amber whatever the points: that most who pause come back is no reason to
stay silent while one of them does not.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date

import numpy as np

from core import leaving
from core.bilingual import words_beside
from core.frames import Array, Column, Floats, Frame, Ints
from core.levels import AMBER, LEVELS, level_of
from core.model import Columns, Example, Learnt, Model
from core.policy import Policy
from core.segments import GROUP, weight_rows, weights_of
from core.signs import INTENT, SIGNS, signs
from core.tables import RIVAL_CONTACTS
from core.types import Contribution, Days, Reason, Share, Term, Value
from core.values import Row, day, days, known, share, whole
from core.weighing import FULL

PACES = ("none", "slow", "sudden")
BASES = ("policy", "learned")
NOTED = 400  # hundredths a sign adds before it is worth a sentence
ECHO = 0.25  # what a sentence weighs that another model says in its own words
ECHOED = ("silence", "alive", "volume")
UNSAID = ("usual", "absence")  # the silence is told in their own rhythm
SOURCES = {
    "complaints": "complaints",
    "payment": "invoices",
    "usage": "usage",
    "contact": "interactions",
    "champion": "contacts",
    "rival": "rival_contacts",
    "renewal": "contracts",
    "intent": "facts",
}
FIGURES: Mapping[str, Callable[[Row], Value]] = {  # of the others it is a share of the sign's own column
    "silence": lambda row: days(row, "days_since_last"),
    "absence": lambda row: days(row, "days_since_last"),
    "alive": lambda row: Share(1 - row["p_alive"]),
    "volume": lambda row: _fall(row),
    "complaints": lambda row: whole(row, "churn_open_complaints"),
    "payment": lambda row: Days(max(row["churn_payment"], 0.0)),
    "contact": lambda row: Days(row["as_of"] - row["churn_contact_day"]),
    "champion": lambda row: day(row, "churn_champion_day") or Term("churn.none_left"),
    "rival": lambda row: _step(row) or Term("churn.no_rival"),
    "renewal": lambda row: day(row, "churn_renewal_day"),
    "intent": lambda row: Term(f"renewal_intent.{list(INTENT.options)[int(row['renewal_intent'])]}"),
    "habit": lambda row: whole(row, "purchase_days"),
}
GAPS = {"silence": "usual_gap_days", "contact": "churn_contact_gap"}
MONEY = ("revenue_12m", "revenue_12m_before", "revenue_90d", "revenue_90d_year_before")


def _calibrate(frame: Frame, policy: Policy) -> Learnt:
    return {"recorded": leaving.recorded(frame), "learned": None}


def _score(frame: Frame, learnt: Learnt, policy: Policy) -> Columns:
    there = leaving.signs_of(frame, learnt, policy)
    points, weight = leaving.weighed(
        there, learnt, policy, weight_rows(policy, "churn", frame, policy.churn.weight_column)
    )
    risk = _raised(points, frame["churn_incidents"])
    unknown, is_learned = np.isnan(risk), learnt["learned"] is not None
    pace = np.where(unknown, -1, _pace(there, frame, policy)).astype(np.int32)
    return {
        "churn_risk": risk,
        "churn_coverage": weight / 100,
        "churn_level": _level(risk, pace, policy),
        "churn_pace": pace,
        "churn_probability": points / (FULL if is_learned else np.nan),
        "churn_basis": np.where(unknown, -1, BASES.index("learned" if is_learned else "policy")).astype(np.int32),
    }


def _level(points: Floats, pace: Array, policy: Policy) -> Ints:
    level = level_of(points, policy.risks.churn)
    return np.where(pace > 0, np.maximum(level, AMBER), level) if policy.churn.decline_is_amber else level


def _raised(points: Floats, incidents: Array) -> Floats:
    """Return the points with what incidents add to them (a noisy or, Pearl 1988)."""
    there = ~np.isnan(incidents)
    return np.where(there, points + np.rint(incidents * (FULL - points) / FULL), points) if there.any() else points


def _pace(there: leaving.Signs, columns: Mapping[str, Array], policy: Policy) -> Array:
    now, before, quarter, quarter_before = (columns[name] for name in MONEY)
    slow = (before > quarter_before) & (now - quarter <= (1 - policy.churn.slow_fall) * (before - quarter_before))
    strongest = np.fmax(there[leaving.PLACE["silence"]], there[leaving.PLACE["volume"]])
    declines = strongest >= policy.churn.decline_from * leaving.UNIT
    return np.where(declines, np.where(slow, PACES.index("slow"), PACES.index("sudden")), PACES.index("none"))


def _lines(row: Row, learnt: Learnt, policy: Policy) -> dict[str, tuple[int, int]]:
    """Return what each known sign adds to the points and could add."""
    there = leaving.signs_of_one(row, learnt, policy)
    return leaving.lines(there, row["churn_probability"], learnt, policy, weights_of(policy, "churn", row))


def _contributions(row: Row, learnt: Learnt, policy: Policy) -> Sequence[Contribution]:
    lines = _lines(row, learnt, policy)
    found = [
        Contribution(
            f"churn.{name}",
            _figure(row, name) if name in lines else None,
            *lines.get(name, (0, 0)),
            Term(f"source.{SOURCES.get(name, 'orders')}"),
            _on(row, name),
        )
        for name in leaving.NAMES
    ]
    if usual := lines.get("usual"):
        found.insert(0, Contribution("churn.usual", Share(usual[0] / FULL), *usual, Term("source.orders"), None))
    return [*found, *_incident_line(row, sum(gained for gained, _ in lines.values()))]


def _figure(row: Row, name: str) -> Value:
    """Return what a sign was read from, as it is said."""
    return FIGURES[name](row) if name in FIGURES else share(row, f"churn_{name}")


def _on(row: Row, name: str) -> date | None:
    """Return the day a sign is of: its own, or that of the last purchase."""
    return day(row, f"churn_{name}_day" if f"churn_{name}_day" in row else "last_purchase_day")


def _fall(row: Row) -> Share:
    """Return the fall of purchases against a year ago, the average of the quarter's and the year's."""
    changes = [known(row, name) for name in ("revenue_change", "revenue_90d_change")]
    told = [change for change in changes if change is not None]
    return Share(-sum(told) / max(len(told), 1))


def _step(row: Row) -> Term | None:
    return Term(f"churn_rival_step.{RIVAL_CONTACTS[int(row['churn_rival_step'])]}") if row["churn_rival"] > 0 else None


def _incident_line(row: Row, before: int) -> list[Contribution]:
    still_open, risk = whole(row, "churn_incidents_open"), known(row, "churn_risk")
    if still_open is None:
        return []
    added = (0, 0) if risk is None else (round(risk) - before, FULL - before)
    on = day(row, "churn_incident_day")
    return [Contribution("churn.incidents", still_open, *added, Term("source.incidents"), on)]


def _reasons(row: Row, learnt: Learnt, policy: Policy) -> Sequence[Reason]:
    risk = known(row, "churn_risk")
    if risk is None:
        return ()
    lines = _lines(row, learnt, policy)
    found = [_noted(row, name, gained) for name, (gained, _) in lines.items() if gained >= NOTED and name not in UNSAID]
    found += [*_incident_reason(row), *_pace_reason(row, policy)]
    if not found and risk < 100 * policy.risks.churn.amber:
        return [Reason("churn.clear", {"share": share(row, "churn_coverage")}, 1.0)]
    return found


def _noted(row: Row, name: str, gained: int) -> Reason:
    """Return the sentence of a sign that adds to the risk."""
    figures = {"figure": _figure(row, name), "day": _on(row, name)}
    if name in GAPS:
        figures["gap"] = days(row, GAPS[name])
    variant = name
    if name == "complaints" and not figures["figure"]:
        variant = "complaints_closed"
    if name == "renewal" and row["churn_renewal"] < 0:
        variant = "lapsed"
    return Reason(f"churn.noted_{variant}", figures, -gained / 100 * (ECHO if name in ECHOED else 1))


def _incident_reason(row: Row) -> list[Reason]:
    still_open = whole(row, "churn_incidents_open")
    if still_open is None:
        return []
    figures = {"count": still_open, "day": day(row, "churn_incident_day")}
    return [Reason("churn.noted_incidents", figures, -row["churn_incidents"] / 100)]


def _pace_reason(row: Row, policy: Policy) -> list[Reason]:
    """Return how the decline came, and whether it alone makes the risk amber."""
    pace = int(row["churn_pace"])
    if pace <= 0:
        return []
    said = [Reason(f"churn.{PACES[pace]}", {}, -6.0)]
    alone = policy.churn.decline_is_amber and row["churn_risk"] < 100 * policy.risks.churn.amber
    return [*said, Reason("churn.amber_by_decline", {}, -5.0)] if alone else said


_QUIET = {
    "as_of": 20_000,
    "overdue_ratio": 0.5,
    "days_since_last": 14,
    "usual_gap_days": 28,
    "last_purchase_day": 19_986,
    "purchase_days": 20,
    "p_alive": np.nan,
    **dict.fromkeys(("revenue_change", "revenue_90d_change"), 0.0),
    **dict.fromkeys(MONEY, 100_000),
    **{column.name: np.nan for column in SIGNS if column.unit != "code"},
    "churn_complaints": 0,
    "churn_open_complaints": 0,
    "churn_rival_step": -1,
    "renewal_intent": -1,
}
_SILENT = {**_QUIET, "overdue_ratio": 2.75, "days_since_last": 77, "churn_complaints": 1, "churn_open_complaints": 1}
_LEARNT: Learnt = {"recorded": ["complaints"], "learned": None}
_LEARNED: Learnt = {
    "recorded": ["complaints"],
    "learned": {
        "intercept": -2.0 * leaving.UNIT**2,
        "slopes": [{"silence": 3 * leaving.UNIT, "complaints": leaving.UNIT}.get(name, 0.0) for name in leaving.NAMES],
        "averages": [0.0] * len(leaving.NAMES),
    },
}

churn = Model(
    name="churn",
    features=signs,
    gives_features=SIGNS,
    takes=(*leaving.TAKEN, *MONEY, "churn_incidents", GROUP),
    calibrate=_calibrate,
    learn=leaving.learn,
    score=_score,
    gives=(
        Column("churn_risk", "points", "risk 0..100 in hundredths, high is bad; NaN never bought or too little known"),
        Column("churn_coverage", "share", "known part of the signs' weights"),
        Column("churn_level", "code", "level of the risk as it is today", LEVELS),
        Column("churn_pace", "code", "no decline, a slow one, a sudden one", PACES),
        Column("churn_probability", "share", "learned probability of no purchase within the horizon; NaN not learned"),
        Column("churn_basis", "code", "what the signs weigh: as the policy says, or learned", BASES),
    ),
    words=words_beside(__file__),
    reasons=_reasons,
    contributions=_contributions,
    examples=(
        Example(
            "in rhythm, without a complaint: nothing points to it",
            _QUIET,
            {"churn_risk": 0, "churn_level": 0, "churn_pace": 0, "churn_basis": 0, "churn_probability": np.nan},
            _LEARNT,
        ),
        Example(
            "eleven weeks of silence instead of four and an urgent complaint: a sudden decline",
            _SILENT,
            {"churn_risk": 5165, "churn_level": 1, "churn_pace": 2, "churn_basis": 0, "churn_coverage": 0.53},
            _LEARNT,
        ),
        Example(
            "the same, when our own past taught what silence and complaints mean",
            _SILENT,
            {"churn_risk": 8273, "churn_level": 2, "churn_probability": 0.8273, "churn_basis": 1},
            _LEARNED,
        ),
        Example(
            "a year of falling purchases: a slow decline",
            {**_QUIET, "revenue_change": -0.4, "revenue_90d_change": -0.4, "revenue_12m_before": 300_000},
            {"churn_risk": 2264, "churn_pace": 1},
            _LEARNT,
        ),
        Example(
            "an incident takes its part of what is left",
            {**_SILENT, "churn_incidents": 4500},
            {"churn_risk": 7341, "churn_level": 2},
            _LEARNT,
        ),
        Example(
            "who never bought cannot stop",
            {**_QUIET, "purchase_days": 0, "overdue_ratio": np.nan, "days_since_last": np.nan},
            {"churn_risk": np.nan, "churn_level": -1, "churn_pace": -1, "churn_basis": -1, "churn_coverage": 0},
            _LEARNT,
        ),
    ),
)

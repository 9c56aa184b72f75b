"""Credit grade: how reliably a customer pays and how sound it looks, as points, a grade A to D and a credit limit.

Payment is read from the invoices that show it (paid ones of the last 365 days, open ones once they are due, as of the
day): average days late, the share paid late beyond the policy's days of grace, the worst delay, the share of the
invoiced amount in dispute, and the use of the credit limit (open receivables over the agreed limit). Soundness is
Altman's Z″ of the latest balance sheet known (core/altman.py), unknown when that is older than the policy allows or a
figure of it is missing. Each input is worth 0..1 of its weight, linearly between the policy's borders; known inputs
share the weight of unknown ones. Below the policy's coverage there is no grade: payment not yet due says nothing.

The grade follows from the policy's cuts. Two caps hold it down whatever the points: a Z″ in distress, and payment
judged on fewer invoices than the policy asks for. The suggested limit is what an ordinary customer owes at a time
(a month's invoices times the days to pay, of a month at least) times the grade's factor, and no more than a part of
the book equity when that is known (a tenth is a common ceiling in trade credit); money is in minor units.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from core.altman import DISTRESS, SAFE, cuts, zones
from core.answers import answer
from core.bilingual import by_language, read_sentences
from core.frames import Array, Column, Floats, Frame, Ints
from core.model import Columns, Example, Learnt, Model
from core.paying import MONTH, over, paying
from core.policy import Policy
from core.policy.derived import derived
from core.policy.sections.credit_grade import LimitFactors
from core.segments import weights_of
from core.sheets import latest_sheet
from core.tables import Tables
from core.types import Contribution, Reason, Term, Value
from core.values import Row, day, days, known, money, share, whole
from core.weighing import split, weigh

GRADES = ("a", "b", "c", "d")
PARTS = ("days_late", "late_share", "worst_overdue_days", "disputed_share", "limit_use", "z_score")
INPUTS = (*PARTS, "credit_limit", "open_receivables")
NOTED_DISPUTED = 0.05
NOTED_WORST = 30  # days
# What dates an input, and where it came from.
READ_FROM = {
    "limit_use": ("invoices", "credit_limit_day"),
    "z_score": ("balance_sheets", "period_end_day"),
}


def _features(tables: Tables, as_of: int, policy: Policy) -> Columns:
    paid = paying(tables, as_of, policy.credit_grade.grace_days)
    limit, limit_day = answer(tables, "credit_limit")
    return {
        **paid,
        "credit_limit": limit,
        "credit_limit_day": limit_day,
        "limit_use": over(paid["open_receivables"], limit),
        **latest_sheet(tables, as_of, policy.altman),
    }


def _parts(frame: Mapping[str, Array], policy: Policy) -> dict[str, Floats]:
    """Return what each input is worth, 0..1, NaN unknown."""
    rules, (low, high) = policy.credit_grade, cuts(policy.altman.form)
    unagreed = (frame["credit_limit"] == 0) & (frame["open_receivables"] > 0)
    use = np.where(unagreed, np.inf, frame["limit_use"])
    read = np.array([use if name == "limit_use" else frame[name] for name in PARTS])
    good = np.array([0, 0, 0, 0, rules.limit_use_full, high])[:, np.newaxis]
    bad = (rules.late_days_zero, 1, rules.worst_days_zero, rules.disputed_zero, rules.limit_use_zero, low)
    none = np.array(bad)[:, np.newaxis]
    return dict(zip(PARTS, np.minimum(np.maximum((none - read) / (none - good), 0.0), 1.0), strict=True))


def _score(frame: Frame, learnt: Learnt, policy: Policy) -> Columns:
    score, coverage = weigh(_parts(frame, policy), weights_of(policy, "credit_grade", frame))
    score[coverage < policy.credit_grade.coverage_min] = np.nan
    grade = _graded(score, frame, policy)
    return {
        "credit_score": score,
        "credit_score_coverage": coverage,
        "credit_grade": grade,
        "credit_limit_suggested": _limit(grade, frame, policy),
    }


def _graded(score: Floats, frame: Frame, policy: Policy) -> Ints:
    """Return the grade of each score, held down by the caps; -1 unknown."""
    rules = policy.credit_grade
    grade = _by_points(score, policy)
    few = ~(frame["judged_invoices"] >= rules.invoices_min)
    grade = np.maximum(grade, np.where(few, GRADES.index(rules.few_cap), 0))
    grade = np.maximum(grade, np.where(_in_distress(frame, policy), GRADES.index(rules.distress_cap), 0))
    return np.where(np.isnan(score), -1, grade).astype(np.int32)


def _by_points(score: Array, policy: Policy) -> Ints:
    """Return the grade that the points alone give."""
    cut = policy.credit_grade.grade_from
    better = (score >= 100 * cut.a).astype(np.int32) + (score >= 100 * cut.b) + (score >= 100 * cut.c)
    return np.asarray(len(GRADES) - 1 - better, np.int32)


def _in_distress(frame: Mapping[str, Any], policy: Policy) -> Array:
    distressed: Array = zones(np.asarray(frame["z_score"]), policy.altman.form) == DISTRESS
    return distressed


@derived
def _factors(factors: LimitFactors) -> Floats:
    """Return the factor of each grade, and none for the unknown one."""
    return np.array([factors.a, factors.b, factors.c, factors.d, np.nan])


def _limit(grade: Ints, frame: Frame, policy: Policy) -> Floats:
    """Return the suggested limit; NaN without a grade, invoices or days to pay."""
    months = np.maximum(frame["terms_days"] / MONTH, 1.0)
    ordinary = frame["invoiced_monthly"] * months * _factors(policy.credit_grade.limit_factor)[grade]
    ceiling = np.maximum(frame["equity"], 0.0) * policy.credit_grade.limit_share_of_equity
    return np.rint(np.where(ceiling < ordinary, ceiling, ordinary))


def _contributions(row: Row, learnt: Learnt, policy: Policy) -> Sequence[Contribution]:
    parts = {name: part.item() for name, part in _parts(_one(row), policy).items()}
    lines = split(parts, weights_of(policy, "credit_grade", row))
    return [
        Contribution(
            f"credit_grade.{name}",
            _value(row, name) if name in lines else None,
            *lines.get(name, (0, 0)),
            Term(f"source.{source}"),
            day(row, dated),
        )
        for name in parts
        for source, dated in (READ_FROM.get(name, ("invoices", "last_invoice_day")),)
    ]


def _one(row: Row) -> dict[str, Array]:
    return {name: np.array([row[name]], np.float64) for name in INPUTS}


def _value(row: Row, name: str) -> Value:
    """Return an input as it is said."""
    if name == "z_score":
        return known(row, name)
    if name == "limit_use" and known(row, name) is None:
        return whole(row, "credit_limit")  # no credit was agreed
    return days(row, name) if name in ("days_late", "worst_overdue_days") else share(row, name)


def _reasons(row: Row, learnt: Learnt, policy: Policy) -> Sequence[Reason]:
    return [*_payment_reasons(row, policy), *_sheet_reasons(row, policy), *_limit_reasons(row, policy)]


def _payment_reasons(row: Row, policy: Policy) -> list[Reason]:
    found, count, late = [], whole(row, "judged_invoices"), whole(row, "late_invoices")
    figures: dict[str, Value]
    if late:
        figures = {"late": late, "count": count, "days": days(row, "late_days")}
        found.append(Reason("credit_grade.late", figures, -25 - 25 * row["late_share"]))
    elif count:
        found.append(Reason("credit_grade.punctual", {"count": count}, 10))
    if whole(row, "overdue_invoices"):
        amount = money(row, "overdue_receivables", policy)
        figures = {"count": whole(row, "overdue_invoices"), "amount": amount, "days": days(row, "oldest_overdue_days")}
        found.append(Reason("credit_grade.overdue", figures, -30 - min(row["oldest_overdue_days"], 90) / 3))
    elif (known(row, "worst_overdue_days") or 0) >= NOTED_WORST:
        found.append(Reason("credit_grade.worst", {"days": days(row, "worst_overdue_days")}, -20))
    if (known(row, "disputed_share") or 0) >= NOTED_DISPUTED:
        found.append(Reason("credit_grade.disputed", {"share": share(row, "disputed_share")}, -30))
    return found


def _sheet_reasons(row: Row, policy: Policy) -> list[Reason]:
    if known(row, "z_score") is None:
        return []
    low, high = cuts(policy.altman.form)
    zone = int(zones(np.asarray(row["z_score"]), policy.altman.form))
    name, weight = {DISTRESS: ("distress", -60), SAFE: ("safe", 12)}.get(zone, ("grey", -8))
    figures = {"z": _hundredths(row["z_score"]), "low": _hundredths(low), "high": _hundredths(high)}
    return [Reason(f"credit_grade.{name}", figures, weight)]


def _hundredths(number: float) -> str:
    """Return a Z″ as it is published: the cut of 4.35 must not read as 4.4."""
    return f"{number:.2f}"


def _limit_reasons(row: Row, policy: Policy) -> list[Reason]:
    found, limit, owed = [], money(row, "credit_limit", policy), money(row, "open_receivables", policy)
    if limit and owed and owed.minor > limit.minor:
        key = "credit_grade.over_limit" if limit.minor else "credit_grade.no_limit"
        found.append(Reason(key, {"open": owed, "limit": limit}, -45))
    if known(row, "credit_limit_suggested"):
        figures: dict[str, Value] = {
            "limit": money(row, "credit_limit_suggested", policy),
            "monthly": money(row, "invoiced_monthly", policy),
            "days": days(row, "terms_days"),
        }
        found.append(Reason("credit_grade.limit", figures, 3))
    return [*found, *_cap_reasons(row, policy)]


def _cap_reasons(row: Row, policy: Policy) -> list[Reason]:
    """Say what holds the grade below its points."""
    held = int(row["credit_grade"])
    if held < 0 or held == int(_by_points(np.asarray(row["credit_score"]), policy)):
        return []
    figures: dict[str, Value] = {"grade": Term(f"credit_grade.{GRADES[held]}"), "count": whole(row, "judged_invoices")}
    if _in_distress(row, policy) and held == GRADES.index(policy.credit_grade.distress_cap):
        return [Reason("credit_grade.capped_distress", figures, -12)]
    return [Reason("credit_grade.capped_few" if figures["count"] else "credit_grade.capped_none", figures, -12)]


_UNKNOWN = {
    **dict.fromkeys((*INPUTS, "judged_invoices", "invoiced_monthly", "terms_days", "equity"), np.nan),
    "segment": -1,
}
_PAYER = {
    **_UNKNOWN,
    "days_late": 6,
    "late_share": 0.25,
    "worst_overdue_days": 18,
    "disputed_share": 0,
    "open_receivables": 80_000,
    "judged_invoices": 12,
    "invoiced_monthly": 100_000,
    "terms_days": 365 / 6,
}

credit_grade = Model(
    name="credit_grade",
    features=_features,
    gives_features=(
        Column("judged_invoices", "number", "invoices that show how they pay; NaN no invoice on record, also below"),
        Column("late_invoices", "number", "of these those later than the days of grace"),
        Column("late_share", "share", "late invoices of those that show how they pay"),
        Column("late_days", "days", "average lateness of the late ones"),
        Column("worst_overdue_days", "days", "longest delay, of open ones so far; negative when all were early"),
        Column("open_receivables", "money", "what is not paid yet"),
        Column("overdue_receivables", "money", "of that what is past its due day"),
        Column("overdue_invoices", "number", "open invoices past their due day"),
        Column("oldest_overdue_days", "days", "days since the first of them fell due; NaN none"),
        Column("disputed_share", "share", "part in dispute of what was invoiced in 365 days or is open"),
        Column("invoiced_monthly", "money", "invoiced a month over the last 365 days, credit notes taken off"),
        Column("terms_days", "days", "average days from invoice to due day"),
        Column("credit_limit", "money", "agreed credit limit; NaN unknown"),
        Column("credit_limit_day", "day", "day the limit holds from"),
        Column("limit_use", "number", "open receivables over the credit limit; NaN without a limit above nothing"),
        Column("z_score", "number", "Z″ of the latest balance sheet; NaN undefined or too old"),
        Column("equity", "money", "book equity of that balance sheet"),
        Column("period_end_day", "day", "last day of its period"),
    ),
    takes=tuple(_UNKNOWN),
    score=_score,
    gives=(
        Column("credit_score", "points", "reliability 0..100 in hundredths; NaN too little known"),
        Column("credit_score_coverage", "share", "known part of the weights"),
        Column("credit_grade", "code", "grade; -1 unknown", GRADES),
        Column("credit_limit_suggested", "money", "suggested credit limit; NaN without grade or invoices"),
    ),
    words=by_language(read_sentences(Path(__file__).with_suffix(".toml"))),
    reasons=_reasons,
    contributions=_contributions,
    examples=(
        Example(
            "paying nearly in time is an A, with a line of two months and a half of it on top",
            _PAYER,
            {"credit_score": 8462, "credit_grade": 0, "credit_limit_suggested": 300_000, "credit_score_coverage": 0.65},
        ),
        Example(
            "distress on the balance sheet holds the grade down to C",
            {**_PAYER, "z_score": 0.4},
            {"credit_score": 6111, "credit_grade": 2, "credit_limit_suggested": 100_000},
        ),
        Example(
            "the limit stays below a tenth of the equity",
            {**_PAYER, "equity": 500_000, "z_score": 3},
            {"credit_grade": 0, "credit_limit_suggested": 50_000},
        ),
        Example("two invoices are too few for an A", {**_PAYER, "judged_invoices": 2}, {"credit_grade": 1}),
        Example("a sound balance sheet alone is a B", {**_UNKNOWN, "z_score": 3.1}, {"credit_grade": 1}),
        Example(
            "without invoices and balance sheet there is no grade",
            _UNKNOWN,
            {"credit_score": np.nan, "credit_grade": -1, "credit_limit_suggested": np.nan},
        ),
        Example(
            "nothing due and nothing in dispute is no proof of anything",
            {**_UNKNOWN, "disputed_share": 0, "limit_use": 0.2, "open_receivables": 20_000, "credit_limit": 100_000},
            {"credit_grade": -1},
        ),
    ),
)

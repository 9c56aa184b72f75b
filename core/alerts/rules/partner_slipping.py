"""Partner slipping: a channel partner buys less, orders later or complains, which is how partners begin to leave.

Who sells on is known from what somebody noted (``channel_partner``); others are no concern of this rule. It speaks when
the last 90 days fell against a year ago, when the partner is silent for gaps of its own rhythm, or with several
complaints in 30 days; red when the fall or the silence is deep. The reason names what the figures point to, of the
five causes for which partners end it: the product lost its edge (categories dropped, a rival there), quality trouble
(returns, complaints), service too short (a complaint waits, we stay away), a shrinking territory (their market or their
staff shrinks), profit below expectation (little profit, longer terms, slower payment). The figure furthest beyond the
policy's border is named; it is a pointer for the talk, not a verdict. It ends when purchases, rhythm and complaints are
back. Unknown where nobody said whether they sell on, or of all three nothing is known; a dormant partner opens and ends
nothing, it is gone.
"""

from collections.abc import Iterator

import numpy as np

from core.alerts.alert import AMBER
from core.alerts.grading import SILENT, UNKNOWN, graded
from core.alerts.rule import Case, Rule
from core.bilingual import words_beside
from core.dimensions import dimensions
from core.frames import Floats, Frame, Ints
from core.policy import Policy
from core.types import Days, Reason, Share, Term, Value
from core.values import Row, days, known, share, whole

PARTNERS = tuple(dimensions()["channel_partner"].options)
NO_PARTNER = PARTNERS.index("none")
DORMANT = 3  # of the state
TOLD = ("profit_level", "payment_terms_change", "industry_outlook", "headcount_trend")  # answers that point somewhere
SAID_BY = {"complains": "by_complaints"}  # what a phrase says already
POINTING = {"low", "loss", "longer", "shrinking"}


def _level(frame: Frame, policy: Policy) -> Ints:
    limits, kind = policy.alert_rules.partner_slipping, frame["channel_partner"]
    levels = np.maximum.reduce(
        [
            graded(-frame["revenue_90d_change"], limits.amber_fall, limits.red_fall),
            graded(frame["overdue_ratio"], limits.amber_gaps, limits.red_gaps),
            AMBER * (frame["complaints_30d"] >= limits.complaints),
        ]
    )
    untold = np.isnan(frame["revenue_90d_change"]) & np.isnan(frame["overdue_ratio"]) & (levels == SILENT)
    levels = np.where((kind < 0) | untold | (frame["state"] == DORMANT), UNKNOWN, levels)
    return np.where(kind == NO_PARTNER, SILENT, levels).astype(np.int32)


def _worse(frame: Frame, policy: Policy) -> Floats:
    """Return how many times the amber border the worst of the three is."""
    worse: Floats = np.fmax.reduce(_times(frame, policy))
    return worse


def _times(frame: Frame, policy: Policy) -> list[Floats]:
    limits = policy.alert_rules.partner_slipping
    return [
        -frame["revenue_90d_change"] / limits.amber_fall,
        frame["overdue_ratio"] / limits.amber_gaps,
        frame["complaints_30d"] / limits.complaints,
    ]


def _reason(row: Row, policy: Policy) -> Reason:
    phrase, figures = _slip(row, policy)
    figures["kind"] = Term(f"channel_partner.{PARTNERS[int(row['channel_partner'])]}")
    pointers = [pointer for pointer in _pointers(row, policy) if pointer[1] != SAID_BY.get(phrase)]
    beyond, cause, sign = max(pointers, key=lambda pointer: pointer[0])
    if beyond < 1:
        return Reason(f"partner_slipping.{phrase}", figures, -1.0)
    pointing = {**figures, "cause": Term(f"partner_slipping.{cause}"), "sign": sign}
    return Reason(f"partner_slipping.{phrase}_because", pointing, -2.0)


def _slip(row: Row, policy: Policy) -> tuple[str, dict[str, Value]]:
    """Return what slips furthest: the phrase and its figures."""
    limits = policy.alert_rules.partner_slipping
    fall, gaps = known(row, "revenue_90d_change") or 0.0, known(row, "overdue_ratio") or 0.0
    if -fall / limits.amber_fall >= max(1.0, gaps / limits.amber_gaps):
        return "buys_less", {"change": Share(-fall)}
    if gaps >= limits.amber_gaps:
        return "orders_late", {"silence": days(row, "days_since_last"), "usual": days(row, "usual_gap_days")}
    return "complains", {"count": whole(row, "complaints_30d")}


def _pointers(row: Row, policy: Policy) -> Iterator[tuple[float, str, Value]]:
    """Give how far beyond its border each figure is, the cause it points to, and the figure as it is said."""
    limits, away = policy.alert_rules.partner_slipping, Days(row["as_of"] - row["churn_contact_day"])
    figures: tuple[tuple[str, str, float, Value], ...] = (
        ("by_categories", "churn_categories", limits.categories_lost, share(row, "churn_categories")),
        ("by_rival", "churn_rival", 0.5, share(row, "churn_rival")),
        ("by_returns", "returned_share", limits.returned, share(row, "returned_share")),
        ("by_complaints", "complaints_30d", limits.complaints, whole(row, "complaints_30d")),
        ("by_waiting", "complaint_days", limits.waiting_days, days(row, "complaint_days")),
        ("by_absence", "churn_contact", limits.silent_gaps, away),
        ("by_payment", "churn_payment", limits.paid_later_days, days(row, "churn_payment")),
    )
    for cause, name, border, said in figures:
        yield (known(row, name) or 0.0) / border, cause, said
    for name in TOLD:
        option = _option(row, name)
        if option in POINTING:
            yield 1.0, f"by_{name}", Term(f"{name}.{option}")


def _option(row: Row, name: str) -> str | None:
    code = int(row[name])
    return list(dimensions()[name].options)[code] if code >= 0 else None


_STEADY = {
    "as_of": 20_000.0,
    "channel_partner": PARTNERS.index("distributor"),
    "revenue_90d_change": 0.05,
    "overdue_ratio": 0.6,
    "days_since_last": 12.0,
    "usual_gap_days": 20.0,
    "state": 2,
    "complaints_30d": 0.0,
    "churn_categories": 0.0,
    "churn_rival": np.nan,
    "returned_share": 0.0,
    "complaint_days": 0.0,
    "churn_contact": 0.5,
    "churn_contact_day": 19_990.0,
    "churn_payment": 0.0,
    **dict.fromkeys(TOLD, -1),
}
_FALLING = {**_STEADY, "revenue_90d_change": -0.3}

partner_slipping = Rule(
    name="partner_slipping",
    takes=tuple(_STEADY),
    level=_level,
    worse=_worse,
    reason=_reason,
    words=words_beside(__file__),
    cases=(
        Case("buys as ever", _STEADY, 0),
        Case("buys a third less, nothing says why", _FALLING, AMBER),
        Case("buys a third less and dropped half of the range", {**_FALLING, "churn_categories": 0.5}, AMBER),
        Case("buys a third less and tests a rival's", {**_FALLING, "churn_rival": 0.7}, AMBER),
        Case("buys a third less and sends much back", {**_FALLING, "returned_share": 0.12}, AMBER),
        Case("buys a third less and complains", {**_FALLING, "complaints_30d": 2.0}, AMBER),
        Case("buys a third less, a complaint waits", {**_FALLING, "complaint_days": 40.0}, AMBER),
        Case("buys a third less and pays later", {**_FALLING, "churn_payment": 14.0}, AMBER),
        Case("buys a third less and earns little", {**_FALLING, "profit_level": 2}, AMBER),
        Case("buys a third less and asked for longer terms", {**_FALLING, "payment_terms_change": 2}, AMBER),
        Case("buys a third less in a shrinking market", {**_FALLING, "industry_outlook": 2}, AMBER),
        Case("buys a third less and lets people go", {**_FALLING, "headcount_trend": 2}, AMBER),
        Case("a gap and a half late, nothing says why", {**_STEADY, "overdue_ratio": 1.6}, AMBER),
        Case("two gaps silent, and we were not there", {**_STEADY, "overdue_ratio": 2.1, "churn_contact": 3.0}, 2),
        Case("complains twice in a month", {**_STEADY, "complaints_30d": 2.0}, AMBER),
        Case(
            "complains twice, and a tenth came back", {**_STEADY, "complaints_30d": 2.0, "returned_share": 0.12}, AMBER
        ),
        Case("buys less than half", {**_FALLING, "revenue_90d_change": -0.6}, 2),
        Case("uses it themselves", {**_FALLING, "channel_partner": NO_PARTNER}, 0),
        Case("gone already", {**_FALLING, "state": DORMANT}, -1),
        Case("nobody said whether they sell on", {**_FALLING, "channel_partner": -1}, -1),
    ),
)

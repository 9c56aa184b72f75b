"""Rival contact: a competitor has quoted, is on trial or delivers, and it happened lately.

Read from rival contacts (core/signs.py): of several the one that counts most, by how far the rival has come and how
recently. From the policy's step on it speaks; red for a later step within few days, because then the choice is being
made. It ends when the contact is old, for a second source everybody knows of is no news, or when somebody noted after
it that they have no contact with rivals (``rival_closeness``). Unknown where no contact is on record: that nobody saw a
rival does not mean that there is none.
"""

import numpy as np

from core.alerts.alert import AMBER, RED
from core.alerts.grading import among
from core.alerts.rule import Case, Rule
from core.bilingual import words_beside
from core.dimensions import dimensions
from core.frames import Floats, Frame, Ints
from core.policy import Policy
from core.tables import RIVAL_CONTACTS
from core.types import Days, Reason, Term
from core.values import Row, day

NO_CONTACT = list(dimensions()["rival_closeness"].options).index("none")


def _level(frame: Frame, policy: Policy) -> Ints:
    limits, step = policy.alert_rules.rival_contact, frame["churn_rival_step"]
    age = frame["as_of"] - frame["churn_rival_day"]
    level = AMBER * (step >= RIVAL_CONTACTS.index(limits.amber_step)) * (age <= limits.amber_days)
    is_red = (step >= RIVAL_CONTACTS.index(limits.red_step)) & (age <= limits.red_days)
    over = (frame["rival_closeness"] == NO_CONTACT) & (frame["rival_closeness_day"] >= frame["churn_rival_day"])
    return among(np.where(is_red, RED, level), ~over, ~np.isnan(frame["churn_rival"]))


def _worse(frame: Frame, policy: Policy) -> Floats:
    """Return how far the rival has come, 1 for seen."""
    return frame["churn_rival_step"] + 1.0


def _reason(row: Row, policy: Policy) -> Reason:
    figures = {
        "step": Term(f"churn_rival_step.{RIVAL_CONTACTS[int(row['churn_rival_step'])]}"),
        "day": day(row, "churn_rival_day"),
        "days": Days(row["as_of"] - row["churn_rival_day"]),
    }
    return Reason("rival_contact.came", figures, -row["churn_rival_step"])


_NONE = {
    "as_of": 20_000.0,
    "churn_rival": np.nan,
    "churn_rival_day": np.nan,
    "churn_rival_step": -1,
    "rival_closeness": -1,
    "rival_closeness_day": np.nan,
}
_QUOTED = {**_NONE, "churn_rival": 0.4, "churn_rival_day": 19_980.0, "churn_rival_step": RIVAL_CONTACTS.index("quoted")}
_TRIAL = {**_QUOTED, "churn_rival": 0.7, "churn_rival_step": RIVAL_CONTACTS.index("trial")}

rival_contact = Rule(
    name="rival_contact",
    takes=tuple(_NONE),
    level=_level,
    worse=_worse,
    reason=_reason,
    words=words_beside(__file__),
    cases=(
        Case("seen at the gate", {**_QUOTED, "churn_rival": 0.2, "churn_rival_step": 0}, 0),
        Case("quoted three weeks ago", _QUOTED, AMBER),
        Case("on trial since three weeks", _TRIAL, RED),
        Case("delivered three months ago", {**_TRIAL, "churn_rival_step": 3, "churn_rival_day": 19_910.0}, AMBER),
        Case("delivered half a year ago", {**_TRIAL, "churn_rival_step": 3, "churn_rival_day": 19_820.0}, 0),
        Case("sent away since", {**_TRIAL, "rival_closeness": NO_CONTACT, "rival_closeness_day": 19_990.0}, 0),
        Case(
            "no contact before the trial",
            {**_TRIAL, "rival_closeness": NO_CONTACT, "rival_closeness_day": 19_900.0},
            RED,
        ),
        Case("nobody has seen a rival", _NONE, -1),
    ),
)

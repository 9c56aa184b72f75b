"""Social activity: how much a customer does where others see it.

Referrals and introductions made and events attended (dealings of kind event) are counted over the policy's days up to
the day; public reviews, group memberships and followers are the answers on record. Each is worth 0..1 of its weight up
to the policy's full measure: counts in proportion, followers by the logarithm, because a tenth more of many is little.
Where the company records no referral or no event for anybody, their count is unknown, not nothing. Known inputs share
the weight of unknown ones; of whom nothing at all is on record, the activity is unknown. The score is 0..100 in
hundredths.
"""

from collections.abc import Mapping, Sequence

import numpy as np

from core.answers import answer_days, answers
from core.frames import Column, Floats, Frame
from core.grouping import latest, pick, total
from core.model import Columns, Example, Learnt, Model
from core.policy import Policy
from core.segments import weights_of
from core.tables import INTERACTIONS, INTRODUCTIONS, Tables
from core.types import Contribution, Lang, Reason, Term
from core.values import Row, day, known, whole
from core.weighing import split, weigh

ASKED = ("public_reviews", "group_memberships", "followers")
COUNTED = ("referrals_made", "events_attended")
SOURCES = {"referrals_made": "introductions", "events_attended": "interactions"}
EVENT = INTERACTIONS.index("event")
MADE = INTRODUCTIONS.index("referred")  # up to here: introduced or referred somebody to us
WEIGHT_OF_ONE = 12  # what a referral adds to the weight of its sentence, up to three
NOTED_FOLLOWERS = 0.5  # of the full points

WORDS: Mapping[Lang, Mapping[str, str]] = {
    "en": {
        "activity_score": "Social activity",
        "referrals_made": "Referrals and introductions made",
        "events_attended": "Events attended",
        "public_reviews": "Public reviews",
        "group_memberships": "Associations and groups",
        "followers": "Followers",
        "refers": "They made {count} introductions for us, the last on {day}.",
        "refers_one": "They introduced somebody to us on {day}.",
        "attends": "They came to {count} of our events.",
        "reviews": "Times they spoke up for us in public: {count}.",
        "followed": "{count} people follow them.",
    },
    "zh": {
        "activity_score": "社交活跃度",
        "referrals_made": "引荐和转介绍次数",
        "events_attended": "参加活动次数",
        "public_reviews": "公开评价次数",
        "group_memberships": "参加的协会和社群",
        "followers": "粉丝数",
        "refers": "给我们做过{count}次引荐，最近一次是{day}。",
        "refers_one": "{day}给我们做过一次引荐。",
        "attends": "参加过我们的{count}场活动。",
        "reviews": "公开替我们说过{count}次好话。",
        "followed": "有{count}人关注他们。",
    },
}


def _features(tables: Tables, as_of: int, policy: Policy) -> Columns:
    since, n = as_of - policy.activity.window_days, tables.count
    made, dealings = tables.introductions, tables.interactions
    mine = (made["kind"] <= MADE) & (made["day"] > since)
    events = (dealings["kind"] == EVENT) & (dealings["day"] > since)
    customer, days = made["customer"][mine], made["day"][mine]
    guest, dates = dealings["customer"][events], dealings["day"][events]
    said, said_on = answers(tables, ASKED), answer_days(tables, ASKED)
    return {
        "referrals_made": total(customer, n),
        "referral_day": pick(days, latest(customer, n, days)),
        "events_attended": total(guest, n),
        "event_day": pick(dates, latest(guest, n, dates)),
        **said,
        "activity_day": np.fmax(np.fmax(said_on["public_reviews"], said_on["group_memberships"]), said_on["followers"]),
    }


def _calibrate(frame: Frame, policy: Policy) -> Learnt:
    return {name: bool(frame[name].any()) for name in COUNTED}


def _parts(frame: Frame, learnt: Learnt, policy: Policy) -> dict[str, Floats]:
    """Return what each input is worth, 0..1, NaN unknown; a count of nothing is known of who has something else."""
    full = policy.activity.full
    parts = {
        "referrals_made": frame["referrals_made"] / full.referrals_made,
        "events_attended": frame["events_attended"] / full.events_attended,
        "public_reviews": frame["public_reviews"] / full.public_reviews,
        "group_memberships": frame["group_memberships"] / full.group_memberships,
        "followers": np.log1p(np.maximum(frame["followers"], 0.0)) / np.log1p(full.followers),
    }
    told = [parts[name] for name in ASKED]
    silent = (frame["referrals_made"] + frame["events_attended"] == 0) & np.isnan(told).all(axis=0)
    for name in COUNTED:
        parts[name] = np.where(silent if learnt[name] else True, np.nan, parts[name])
    return {name: np.minimum(part, 1.0) for name, part in parts.items()}


def _score(frame: Frame, learnt: Learnt, policy: Policy) -> Columns:
    score, coverage = weigh(_parts(frame, learnt, policy), weights_of(policy, "activity", frame))
    return {"activity_score": score, "activity_coverage": coverage}


def _contributions(row: Row, learnt: Learnt, policy: Policy) -> Sequence[Contribution]:
    parts = _parts(Frame({name: np.array([row[name]]) for name in activity.takes}), learnt, policy)
    lines = split({name: part.item() for name, part in parts.items()}, weights_of(policy, "activity", row))
    return [
        Contribution(
            f"activity.{name}",
            whole(row, name) if name in lines else None,
            *lines.get(name, (0, 0)),
            Term(f"source.{SOURCES.get(name, 'facts')}"),
            day(row, {"referrals_made": "referral_day", "events_attended": "event_day"}.get(name, "activity_day")),
        )
        for name in parts
        if name in lines or name in ASKED  # what nobody records cannot be asked for either
    ]


def _reasons(row: Row, learnt: Learnt, policy: Policy) -> Sequence[Reason]:
    found = []
    if made := whole(row, "referrals_made"):
        key = "activity.refers" if made > 1 else "activity.refers_one"
        weight = WEIGHT_OF_ONE * min(made, 3)
        found.append(Reason(key, {"count": made, "day": day(row, "referral_day")}, weight))
    if attended := whole(row, "events_attended"):
        found.append(Reason("activity.attends", {"count": attended}, 4))
    if reviews := whole(row, "public_reviews"):
        found.append(Reason("activity.reviews", {"count": reviews}, 14))
    if (known(row, "followers") or 0) >= NOTED_FOLLOWERS * policy.activity.full.followers:
        found.append(Reason("activity.followed", {"count": whole(row, "followers")}, 6))
    return found


_NOBODY = {**dict.fromkeys(COUNTED, 0), **dict.fromkeys(ASKED, np.nan), "segment": -1}
_RECORDED: Learnt = dict.fromkeys(COUNTED, True)

activity = Model(
    name="activity",
    features=_features,
    gives_features=(
        Column("referrals_made", "number", "introductions and referrals within the policy's days"),
        Column("referral_day", "day", "day of the newest; NaN none"),
        Column("events_attended", "number", "events attended within the policy's days"),
        Column("event_day", "day", "day of the newest; NaN none"),
        Column("public_reviews", "number", "public reviews of us; NaN unknown"),
        Column("group_memberships", "number", "associations and groups; NaN unknown"),
        Column("followers", "number", "followers online; NaN unknown"),
        Column("activity_day", "day", "day of the newest of these three answers; NaN none"),
    ),
    takes=tuple(_NOBODY),
    calibrate=_calibrate,
    score=_score,
    gives=(
        Column("activity_score", "points", "social activity 0..100 in hundredths; NaN nothing on record"),
        Column("activity_coverage", "share", "known part of the weights"),
    ),
    words=WORDS,
    reasons=_reasons,
    contributions=_contributions,
    examples=(
        Example(
            "a referral and two events, and nothing else asked yet",
            {**_NOBODY, "referrals_made": 1, "events_attended": 2},
            {"activity_score": 3939, "activity_coverage": 0.55},
            _RECORDED,
        ),
        Example(
            "everything in full is a hundred points",
            dict(zip(_NOBODY, (9, 9, 9, 9, 10**7, -1), strict=True)),
            {"activity_score": 10_000, "activity_coverage": 1},
            _RECORDED,
        ),
        Example(
            "where the company records no events, none attended is unknown",
            {**_NOBODY, "referrals_made": 3},
            {"activity_score": 10_000, "activity_coverage": 0.35},
            {"referrals_made": True, "events_attended": False},
        ),
        Example("nothing on record is unknown", _NOBODY, {"activity_score": np.nan}, _RECORDED),
    ),
)

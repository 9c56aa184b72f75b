"""Loyalty: how surely a customer comes back to us, in which way, and for the sake of what.

The score 0..100 (hundredths) weighs seven inputs of 0..1; known ones share the weight of the unknown, below the
policy's coverage it is unknown, and so it is for who never bought. Repeat purchases: days of purchase in the policy's
window beyond the first, up to the full number; a single one is no pattern. Categories kept: of those bought in the year
before the last 365 days the part still bought. Surveys of the policy's days: the average answer on its scale (nps
0..10, csat 1..5, ces 1..7). Complaints of 365 days, none being full, and referrals made up to the full number; both are
unknown where the company records none for anybody.

The type follows Brown (1952) from the sequence of purchases here (A) and at rivals (B) in the window: continuous AAAA,
intermittent AABAA (the rivals' part is small), shifting AABB or BBAA (one change that lasted), divided ABAB (the rest).
Our orders cannot show B: the type is unknown without a fact about rivals, which is a contact of theirs on record, or an
answer to who else supplies them; an answer that several do is divided where no purchase says otherwise. What a
continuous customer is loyal by is what they say decides (service is experience), else the channel they are used to when
that is not our rep, else price for who seeks discounts, else experience for who is satisfied; otherwise unknown.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from core.answers import chosen
from core.bilingual import by_language, read_sentences
from core.dimensions import dimensions
from core.frames import Array, Column, Floats, Frame, Ints
from core.grouping import YEAR
from core.kept import kept_categories
from core.model import Columns, Example, Learnt, Model
from core.policy import Policy
from core.segments import weights_of
from core.surveys import surveyed
from core.switching import switching
from core.tables import SURVEYS, Tables
from core.types import Contribution, Days, Reason, Share, Term, Value
from core.values import Row, day, known, whole
from core.weighing import split, weigh

TYPES = ("continuous", "intermittent", "shifting", "divided")
CONTINUOUS, INTERMITTENT, SHIFTING, DIVIDED = range(len(TYPES))
BY = ("brand", "channel", "feature", "price", "experience")
BRAND, CHANNEL, FEATURE, PRICE, EXPERIENCE = range(len(BY))
DECIDES, THROUGH = (tuple(dimensions()[name].options) for name in ("feature_preference", "purchase_channel"))
# What each answer, and none at the end, says they are loyal by.
DECIDED = np.array(
    [{"feature": FEATURE, "price": PRICE, "service": EXPERIENCE, "brand": BRAND}[o] for o in DECIDES] + [-1]
)
USED_TO = np.array([CHANNEL if option in ("online", "distributor") else -1 for option in THROUGH] + [-1])
SOLE, SEVERAL = (list(dimensions()["supplier_preference"].options).index(name) for name in ("sole", "multiple"))
SEEKING = 0  # discount_class
RIVAL_SUPPLIES = list(dimensions()["rival_closeness"].options).index("second_source")  # from here on, closer is more

LOWEST, RANGE = np.array([[0.0], [1.0], [1.0]]), np.array([[10.0], [4.0], [6.0]])  # of the answers, by SURVEYS
NOTED_KEPT = 0.6


def _features(tables: Tables, as_of: int, policy: Policy) -> Columns:
    said = chosen(tables, ("feature_preference", "purchase_channel"))
    before, kept = kept_categories(tables, as_of - 2 * YEAR, as_of - YEAR)
    return {
        **switching(tables, as_of, policy.loyalty.window_days),
        "categories_before": before,
        "categories_kept": kept,
        **surveyed(tables, as_of - policy.loyalty.survey_days),
        "decides_by": said["feature_preference"],
        "buys_through": said["purchase_channel"],
    }


def _calibrate(frame: Frame, policy: Policy) -> Learnt:
    return {name: bool(frame[name].any()) for name in ("complaints_12m", "referrals_made")}


def _parts(frame: Frame, learnt: Learnt, policy: Policy) -> dict[str, Floats]:
    """Return what each input is worth, 0..1, NaN unknown; nothing is known of who never bought."""
    rules, own = policy.loyalty, frame["own_purchases"]
    beyond = np.where(own == 1, np.nan, np.maximum(own - 1, 0) / max(rules.repeat_full - 1, 1))
    complaints = 1 - frame["complaints_12m"] / rules.complaints_zero if learnt["complaints_12m"] else np.nan
    referrals = frame["referrals_made"] / rules.referrals_full if learnt["referrals_made"] else np.nan
    rows = np.empty((7, frame.length))
    rows[0], rows[1] = beyond, frame["categories_kept"] / frame["categories_before"]
    rows[2:5] = ([frame[kind] for kind in SURVEYS] - LOWEST) / RANGE
    rows[5], rows[6] = complaints, referrals
    rows[:, np.isnan(frame["recency_days"])] = np.nan
    return dict(zip(INPUTS, np.minimum(np.maximum(rows, 0.0), 1.0), strict=True))


def _score(frame: Frame, learnt: Learnt, policy: Policy) -> Columns:
    score, coverage = weigh(_parts(frame, learnt, policy), weights_of(policy, "loyalty", frame))
    kind = _type(frame, policy)
    return {
        "loyalty_score": np.where(coverage >= policy.loyalty.coverage_min, score, np.nan),
        "loyalty_coverage": coverage,
        "loyalty_type": kind,
        "loyalty_by": np.where(kind == CONTINUOUS, _by(frame, policy), -1).astype(np.int32),
    }


def _type(frame: Frame, policy: Policy) -> Ints:
    """Return the type of each row, -1 unknown."""
    rules, own, rival = policy.loyalty, frame["own_purchases"], frame["rival_purchases"]
    strays, once = rival > 0, frame["rival_runs"] == 1
    left = once & (frame["own_after_rival"] == 0) & (rival >= rules.shift_run)
    joined = once & (frame["own_before_rival"] == 0) & (frame["own_after_rival"] >= rules.shift_run)
    several = (frame["supplier_preference"] == SEVERAL) | (frame["rival_closeness"] >= RIVAL_SUPPLIES)
    told = ~np.isnan(rival) | (frame["supplier_preference"] == SOLE) | (frame["rival_closeness"] >= 0)
    pattern = (own > 0) & (own + np.fmax(rival, 0.0) >= rules.pattern_min)
    rarely = rival <= rules.intermittent_share * (own + rival)
    astray = np.where(left | joined, SHIFTING, np.where(rarely, INTERMITTENT, DIVIDED))
    found = np.where(strays, astray, np.where(several, DIVIDED, np.where(told, CONTINUOUS, -1)))
    return np.where(pattern, found, -1).astype(np.int32)


def _by(frame: Frame, policy: Policy) -> Array:
    """Return what each row would be loyal by: the first rule that says something."""
    decided, used_to = DECIDED[frame["decides_by"]], USED_TO[frame["buys_through"]]
    pleased = (frame["csat"] - 1) / 4 >= policy.loyalty.pleased_from
    inferred = np.where(frame["discount_class"] == SEEKING, PRICE, np.where(pleased, EXPERIENCE, -1))
    return np.where(decided >= 0, decided, np.where(used_to >= 0, used_to, inferred))


# What each input is read from, and the column that dates it.
INPUTS: Mapping[str, tuple[str, str]] = {
    "repeat_rate": ("orders", "last_purchase_day"),
    "kept_share": ("orders", "last_purchase_day"),
    "nps": ("surveys", "survey_day"),
    "csat": ("surveys", "survey_day"),
    "ces": ("surveys", "survey_day"),
    "complaints": ("complaints", "churn_complaints_day"),
    "referrals_made": ("introductions", "referral_day"),
}


def _contributions(row: Row, learnt: Learnt, policy: Policy) -> Sequence[Contribution]:
    parts = _parts(Frame({name: np.array([row[name]]) for name in loyalty.takes}), learnt, policy)
    lines = split({name: part.item() for name, part in parts.items()}, weights_of(policy, "loyalty", row))
    return [
        Contribution(
            f"loyalty.{name}",
            _value(row, name) if name in lines else None,
            *lines.get(name, (0, 0)),
            Term(f"source.{source}"),
            day(row, dated) if name != "complaints" or row["complaints_12m"] else None,
        )
        for name, (source, dated) in INPUTS.items()
        if name in lines or name in SURVEYS  # what else is missing, nobody can be asked for
    ]


def _value(row: Row, name: str) -> Value:
    match name:
        case "repeat_rate":
            return max(round(row["own_purchases"]) - 1, 0)
        case "kept_share":
            return Share(row["categories_kept"] / row["categories_before"])
        case "complaints":
            return whole(row, "complaints_12m")
        case "referrals_made":
            return whole(row, name)
    return known(row, name)


def _reasons(row: Row, learnt: Learnt, policy: Policy) -> Sequence[Reason]:
    found = [*_type_reasons(row, policy), *_survey_reasons(row, policy)]
    before, kept = whole(row, "categories_before"), whole(row, "categories_kept")
    if before and kept is not None and kept < NOTED_KEPT * before:
        found.append(Reason("loyalty.dropped", {"before": before, "kept": kept}, -25))
    return found


def _type_reasons(row: Row, policy: Policy) -> list[Reason]:
    own, rival, on = whole(row, "own_purchases"), whole(row, "rival_purchases"), day(row, "rival_day")
    read: dict[str, Value] = {"own": own, "rival": rival, "day": on, "days": Days(policy.loyalty.window_days)}
    figures = {name: value for name, value in read.items() if value is not None}
    match int(row["loyalty_type"]):
        case -1:
            asked = (own or 0) >= policy.loyalty.pattern_min and not rival
            return [Reason("loyalty.ask_rivals", {}, -3)] if asked else []
        case kind if kind == CONTINUOUS:
            return [Reason("loyalty.only_us", figures, 12)]
        case kind if kind == INTERMITTENT:
            back = bool(known(row, "own_after_rival"))
            return [Reason("loyalty.came_back" if back else "loyalty.strays", figures, -8 if back else -25)]
        case kind if kind == SHIFTING:
            return [_shift(row, figures)]
    return [Reason("loyalty.splits", figures, -22) if rival else Reason("loyalty.second_source", {}, -15)]


def _shift(row: Row, figures: Mapping[str, Value]) -> Reason:
    if known(row, "own_before_rival"):
        return Reason("loyalty.went_over", {**figures, "own": whole(row, "own_before_rival")}, -55)
    return Reason("loyalty.came_over", figures, 20)


def _survey_reasons(row: Row, policy: Policy) -> list[Reason]:
    """Say what the answers tell where they are clear."""
    said = {"nps": ("promoter", "detractor"), "csat": ("satisfied", "dissatisfied"), "ces": (None, "hard_work")}
    found = []
    for place, (kind, (good, bad)) in enumerate(said.items()):
        if (average := known(row, kind)) is None:
            continue
        part = (average - LOWEST[place, 0]) / RANGE[place, 0]
        figures: dict[str, Value] = {kind: average, "count": whole(row, f"{kind}_answers")}
        if kind == "nps" and row["promoters"] and row["detractors"]:
            found.append(Reason("loyalty.mixed", {mood: whole(row, mood) for mood in ("promoters", "detractors")}, -10))
        elif part >= policy.loyalty.pleased_from and good:
            found.append(Reason(f"loyalty.{good}", figures, 12))
        elif part <= policy.loyalty.displeased_to:
            found.append(Reason(f"loyalty.{bad}", figures, -28))
    return found


_STRANGER = {
    **dict.fromkeys(("own_purchases", "complaints_12m", "referrals_made"), 0),
    **dict.fromkeys((*SURVEYS, "recency_days", "categories_before", "categories_kept"), np.nan),
    **dict.fromkeys(("rival_purchases", "rival_runs", "own_before_rival", "own_after_rival"), np.nan),
    **dict.fromkeys(("supplier_preference", "rival_closeness", "decides_by", "buys_through", "discount_class"), -1),
    "segment": -1,
}
_REGULAR = {**_STRANGER, "recency_days": 12, "own_purchases": 8, "categories_before": 4, "categories_kept": 3}
_STRAY = {**_REGULAR, "rival_purchases": 1, "rival_runs": 1, "own_before_rival": 5, "own_after_rival": 3}
_RECORDED: Learnt = {"complaints_12m": True, "referrals_made": True}

loyalty = Model(
    name="loyalty",
    features=_features,
    gives_features=(
        Column("own_purchases", "number", "days of purchase here in the policy's window"),
        Column("rival_purchases", "number", "purchases at rivals on record in the window; NaN no rival on record"),
        Column("rival_runs", "number", "unbroken rows of them; NaN likewise"),
        Column("own_before_rival", "number", "days of purchase here before the first of them; NaN none"),
        Column("own_after_rival", "number", "days of purchase here after the last of them; NaN none"),
        Column("rival_day", "day", "day of the last of them; NaN none"),
        Column(
            "categories_before", "number", "categories bought in the year before the last 365 days; NaN none, unknown"
        ),
        Column("categories_kept", "number", "of these those bought in the last 365 days too; NaN likewise"),
        Column("nps", "number", "average answer 0..10 to whether they would recommend us; NaN none"),
        Column("csat", "number", "average satisfaction 1..5; NaN none"),
        Column("ces", "number", "average ease 1..7; NaN none"),
        Column("nps_answers", "number", "answers to the first"),
        Column("csat_answers", "number", "answers to the second"),
        Column("ces_answers", "number", "answers to the third"),
        Column("promoters", "number", "answers of 9 and 10 to whether they would recommend us"),
        Column("passives", "number", "answers of 7 and 8"),
        Column("detractors", "number", "answers of 0 to 6"),
        Column("csat_satisfied", "number", "satisfaction answers of 4 and 5"),
        Column("csat_dissatisfied", "number", "satisfaction answers of 1 and 2"),
        Column("survey_day", "day", "day of the newest answer; NaN none"),
        Column("decides_by", "code", "what they say decides between suppliers", DECIDES),
        Column("buys_through", "code", "how they like to buy", THROUGH),
    ),
    takes=tuple(_STRANGER),
    calibrate=_calibrate,
    score=_score,
    gives=(
        Column("loyalty_score", "points", "loyalty 0..100 in hundredths; NaN never bought or too little known"),
        Column("loyalty_coverage", "share", "known part of the weights"),
        Column("loyalty_type", "code", "the way they are loyal; -1 nothing known of rivals", TYPES),
        Column("loyalty_by", "code", "what a continuous customer is loyal by; -1 unknown", BY),
    ),
    words=by_language(read_sentences(Path(__file__).with_suffix(".toml"))),
    reasons=_reasons,
    contributions=_contributions,
    examples=(
        Example(
            "repeats, keeps most categories, has not complained and referred nobody",
            _REGULAR,
            {"loyalty_score": 7143, "loyalty_coverage": 0.7, "loyalty_type": -1},
            _RECORDED,
        ),
        Example("who never bought is not disloyal but unknown", _STRANGER, {"loyalty_score": np.nan}, _RECORDED),
        Example(
            "sole supplier and here for the service: continuous, by experience",
            {**_REGULAR, "supplier_preference": SOLE, "decides_by": DECIDES.index("service")},
            {"loyalty_type": CONTINUOUS, "loyalty_by": EXPERIENCE},
            _RECORDED,
        ),
        Example(
            "a rival bought from once in between is intermittent", _STRAY, {"loyalty_type": INTERMITTENT}, _RECORDED
        ),
        Example(
            "nothing from us since they bought there twice is shifting",
            {**_STRAY, "rival_purchases": 2, "own_before_rival": 8, "own_after_rival": 0},
            {"loyalty_type": SHIFTING, "loyalty_by": -1},
            _RECORDED,
        ),
        Example(
            "here and there in turn is divided",
            {**_STRAY, "rival_purchases": 6, "rival_runs": 4},
            {"loyalty_type": DIVIDED},
            _RECORDED,
        ),
    ),
)

"""Need orientation: whether a customer looks for cost, quality or something new, as told and as its orders show.

The rep's answer holds, as sure as the policy says and less when it is old. Without one the orientation is inferred from
signs, each worth 0..1 and weighed by the policy (known signs share the weight of unknown ones): for cost the average
discount and a price level below 1; for quality a price level above 1; for innovation trials within the policy's days
and how far the categories bought have shifted; for each of them what decides when they choose a supplier, where that
was answered. The price level is the customer's price of a piece in its main category (that of its largest line in 365
days) over the median of the customers who buy mainly there, as far as there are enough of them.

The strongest orientation is named when it reaches the policy's points and leads the next by as many; its confidence is
its points times the known part of its weights. ``need_shown`` is what orders show even where an answer holds, so that a
contradiction can be told; type, urgency and preference of the need are answers only.
"""

from collections.abc import Sequence
from functools import cache

import numpy as np

from core.answers import chosen
from core.bilingual import words_beside
from core.dimensions import dimensions
from core.frames import Column, Floats, Frame, Ints, unknown
from core.grouping import YEAR, total
from core.model import Columns, Example, Learnt, Model
from core.policy import Policy
from core.policy.section import FULL
from core.pricelevel import learn_prices, main_category, price_level
from core.tables import INTERACTIONS, Tables
from core.types import Reason, Share, Term
from core.values import Row, known, share, whole

ANSWERED = ("need_orientation", "need_type", "need_urgency", "feature_preference")
OPTIONS = {name: tuple(dimensions()[name].options) for name in ANSWERED}
ORIENTATIONS = OPTIONS["need_orientation"]
# What decides between suppliers, as a sign of an orientation.
PREFERRED = {"cost_sensitive": ("price",), "quality_seeking": ("service", "brand"), "innovation_driven": ("feature",)}
TRIAL = INTERACTIONS.index("trial")


def _features(tables: Tables, as_of: int, policy: Policy) -> Columns:
    return {
        **chosen(tables, ANSWERED),
        **main_category(tables, as_of - YEAR),
        "trials": _trials(tables, as_of - policy.need_orientation.trial_days),
    }


def _trials(tables: Tables, after: int) -> Floats:
    """Return the trials after a day; NaN where no dealing at all is on record."""
    dealings, count = tables.interactions, tables.count
    if not dealings.length:
        return unknown(count)
    tried = (dealings["kind"] == TRIAL) & (dealings["day"] > after)
    number = total(dealings["customer"][tried], count)
    return np.where(total(dealings["customer"], count) > 0, number, np.nan)


def _calibrate(frame: Frame, policy: Policy) -> Learnt:
    return learn_prices(frame, policy.need_orientation.price_peers)


def _evidence(frame: Frame, level: Floats, policy: Policy) -> tuple[Floats, Floats]:
    """Return for each orientation its points 0..1, 0 without a sign, and the known part of its weights."""
    rules, none = policy.need_orientation, unknown(frame.length)
    cost, quality, new = rules.cost_sensitive, rules.quality_seeking, rules.innovation_driven
    higher = (level - 1) / rules.price_spread
    signs = [
        [frame["discount_share"] / rules.discount_full, higher, frame["trials"] / rules.trials_full],
        [-higher, none, frame["category_shift"]],
        _preferred()[:, frame["feature_preference"]],
    ]
    weights = [
        [cost.discount, quality.high_price, new.trials],
        [cost.low_price, 0, new.category_shift],
        [cost.preference, quality.preference, new.preference],
    ]
    part, each = np.array(signs).clip(0.0, 1.0), np.array(weights, np.float64)[:, :, np.newaxis]
    first, second, third = each * (part >= 0)
    weight = first + second + third
    first, second, third = np.fmax(each * part, 0.0)
    return np.divide(first + second + third, weight, out=np.zeros(weight.shape), where=weight > 0), weight / FULL


@cache
def _preferred() -> Floats:
    """Return for each orientation whether a preference is a sign of it, 0 or 1; the last is the unknown one."""
    options = OPTIONS["feature_preference"]
    return np.array([[*(name in PREFERRED[kind] for name in options), np.nan] for kind in ORIENTATIONS], np.float64)


def _score(frame: Frame, learnt: Learnt, policy: Policy) -> Columns:
    rules, level = policy.need_orientation, price_level(frame, learnt)
    evidence, sure = _evidence(frame, level, policy)
    best = evidence.argmax(axis=0)
    cost, quality, new = evidence * FULL
    higher, lower = np.maximum(cost, quality), np.minimum(cost, quality)
    reached, second = np.maximum(higher, new), np.maximum(lower, np.minimum(higher, new))
    clear = (reached >= rules.evidence_min) & (reached - second >= rules.lead_min)
    shown = np.where(clear, best, -1).astype(np.int32)
    confidence = np.where(clear, reached * sure[best, np.arange(frame.length)] / FULL, np.nan)
    return {
        "price_level": level,
        "need_shown": shown,
        "need_shown_confidence": confidence,
        **_held(frame, shown, confidence, policy),
    }


def _held(frame: Frame, shown: Ints, confidence: Floats, policy: Policy) -> Columns:
    """Return the answer where there is one, what orders show where there is none."""
    rules, said = policy.need_orientation, frame["need_orientation"]
    fresh = frame["as_of"] - frame["need_orientation_day"] <= rules.stale_days
    told = np.where(fresh, rules.answer_confidence, rules.stale_confidence)
    return {
        "need_inferred": np.where(said >= 0, said, shown),
        "need_confidence": np.where(said >= 0, told, confidence),
    }


def _reasons(row: Row, learnt: Learnt, policy: Policy) -> Sequence[Reason]:
    shown, said = int(row["need_shown"]), int(row["need_orientation"])
    if shown < 0:
        return ()
    figures = {
        "shown": Term(f"need_shown.{ORIENTATIONS[shown]}"),
        "confidence": share(row, "need_shown_confidence"),
    }
    if said >= 0 and said != shown:
        return [
            Reason(
                "need_orientation.contradicts", {**figures, "said": Term(f"need_orientation.{ORIENTATIONS[said]}")}, -7
            )
        ]
    if said == shown:
        return ()
    return [Reason("need_orientation.shows", figures, 5), *_sign_reasons(row, ORIENTATIONS[shown])]


def _sign_reasons(row: Row, shown: str) -> Sequence[Reason]:
    """Return the figure that speaks loudest for what orders show."""
    level, trials = known(row, "price_level"), whole(row, "trials")
    if shown != "innovation_driven" and level is not None and level != 1:
        key = "need_orientation.pays_more" if level > 1 else "need_orientation.pays_less"
        return [Reason(key, {"share": Share(abs(level - 1))}, 4)]
    if shown == "innovation_driven" and trials:
        return [Reason("need_orientation.tries", {"count": trials}, 4)]
    return ()


_LEARNT: Learnt = {"category": [4.0], "price": [1_000.0]}
_SILENT = {
    "as_of": 20_000,
    **dict.fromkeys(ANSWERED, -1),
    "need_orientation_day": np.nan,
    "discount_share": np.nan,
    "category_shift": np.nan,
    "main_category": np.nan,
    "main_unit_price": np.nan,
    "trials": np.nan,
}
_CHEAP = {**_SILENT, "discount_share": 0.12, "main_category": 4, "main_unit_price": 800}
_INDEX = {name: place for place, name in enumerate(ORIENTATIONS)}

need_orientation = Model(
    name="need_orientation",
    features=_features,
    gives_features=(
        *(Column(name, "code", f"newest answer: {dimensions()[name].label['en']}", OPTIONS[name]) for name in ANSWERED),
        Column("main_category", "number", "category (store id) of the largest line of 365 days; NaN none"),
        Column("main_unit_price", "money", "average price of a piece in it; NaN none"),
        Column("trials", "number", "trials in the policy's days; NaN no dealing on record"),
    ),
    takes=tuple(_SILENT),
    calibrate=_calibrate,
    score=_score,
    gives=(
        Column("price_level", "number", "price of a piece over the median of those who buy there; NaN unknown"),
        Column("need_shown", "code", "orientation that orders show", ORIENTATIONS),
        Column("need_shown_confidence", "share", "how sure that is, 0..1; NaN nothing shown"),
        Column("need_inferred", "code", "orientation as answered, else as orders show it", ORIENTATIONS),
        Column("need_confidence", "share", "how sure that is, 0..1; NaN unknown"),
    ),
    words=words_beside(__file__),
    reasons=_reasons,
    examples=(
        Example(
            "a discount on most lines and prices a fifth below the others are cost",
            _CHEAP,
            {"price_level": 0.8, "need_inferred": _INDEX["cost_sensitive"], "need_confidence": 0.6},
            _LEARNT,
        ),
        Example(
            "who pays a third more without a discount seeks quality",
            {**_CHEAP, "discount_share": 0.0, "main_unit_price": 1_330},
            {"need_shown": _INDEX["quality_seeking"], "need_confidence": 0.6},
            _LEARNT,
        ),
        Example(
            "three trials are innovation",
            {**_SILENT, "trials": 3, "feature_preference": OPTIONS["feature_preference"].index("feature")},
            {"need_shown": _INDEX["innovation_driven"], "need_confidence": 0.8},
            _LEARNT,
        ),
        Example(
            "the answer holds against what orders show",
            {**_CHEAP, "need_orientation": _INDEX["quality_seeking"], "need_orientation_day": 19_900},
            {
                "need_inferred": _INDEX["quality_seeking"],
                "need_shown": _INDEX["cost_sensitive"],
                "need_confidence": 0.9,
            },
            _LEARNT,
        ),
        Example(
            "an old answer is less sure",
            {**_SILENT, "need_orientation": 0, "need_orientation_day": 19_000},
            {"need_inferred": 0, "need_confidence": 0.5, "need_shown": -1},
            _LEARNT,
        ),
        Example(
            "without a sign nothing is inferred", _SILENT, {"need_inferred": -1, "need_confidence": np.nan}, _LEARNT
        ),
    ),
)

"""Firmographics: what kind of company this is, and for each trait what it needs, how to sell to it, what to avoid.

Industry and employees are read by the potential; here are ownership, competitive strategy (cost leadership,
differentiation, focus: Porter, Competitive Strategy, 1980), brand influence, development stage, profit level, what the
business is intensive in and whether they sell on what they buy, all from the newest answers on record. The size is
micro, small, medium or large by employees; the policy's borders are those of China's statistical classification of
industrial enterprises (2017).
The region is free text and shown as it was said. Unknown stays unknown: no trait is inferred from another.

``advice`` gives the three sentences of a value; the traits that tell most of how a company buys come first.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from core.answers import chosen
from core.bilingual import Said, by_language, read_sentences
from core.dimensions import dimensions
from core.frames import Column, Frame
from core.model import Columns, Example, Learnt, Model
from core.policy import Policy
from core.tables import Tables
from core.types import Lang, Reason, Term
from core.values import Row

SIZES = ("micro", "small", "medium", "large")
ANSWERED = (
    "ownership",
    "competitive_strategy",
    "brand_influence",
    "development_stage",
    "profit_level",
    "intensity",
    "channel_partner",
)
# The traits in the order of how much they tell of the way a company buys.
TRAITS = (
    "industry",
    "competitive_strategy",
    "profit_level",
    "development_stage",
    "ownership",
    "size_band",
    "intensity",
    "brand_influence",
)
TOLD = 3  # traits of which the card says what they call for
OPTIONS: Mapping[str, tuple[str, ...]] = {
    **{name: tuple(dimensions()[name].options) for name in (*ANSWERED, "industry")},
    "size_band": SIZES,
}


class Advice(NamedTuple):
    """What a kind of company needs, how to sell to it and what to avoid: the terms of three sentences."""

    needs: Term
    sell: Term
    avoid: Term


def advice(column: str, option: str) -> Advice:
    """Return the advice for the value of a trait, ``advice("industry", "machinery")``."""
    return Advice(*(Term(f"{kind}.{column}.{option}") for kind in Advice._fields))


def traits(row: Row) -> list[tuple[str, str]]:
    """Return what is known of a company as trait and option, the most telling first."""
    return [(name, OPTIONS[name][int(row[name])]) for name in TRAITS if row[name] >= 0]


def _words() -> Mapping[Lang, Mapping[str, str]]:
    said = read_sentences(Path(__file__).with_suffix(".toml"))
    moved = {".".join((kind, *value)): words for key, words in said.items() for *value, kind in (key.split("."),)}
    own: dict[str, Said] = {
        "size_band": {"en": "Size", "zh": "企业规模"},
        "size_band.micro": {"en": "Micro", "zh": "微型企业"},
        "size_band.small": {"en": "Small", "zh": "小型企业"},
        "size_band.medium": {"en": "Medium", "zh": "中型企业"},
        "size_band.large": {"en": "Large", "zh": "大型企业"},
    }
    return by_language({**own, **moved})


def _features(tables: Tables, as_of: int, policy: Policy) -> Columns:
    return {**chosen(tables, ANSWERED)}


def _score(frame: Frame, learnt: Learnt, policy: Policy) -> Columns:
    rules, employees = policy.firmographics, frame["employees"]
    borders = (rules.small_from, rules.medium_from, rules.large_from)
    band = np.where(employees > 0, np.searchsorted(borders, employees, "right"), -1)
    return {"size_band": band.astype(np.int32)}


def _reasons(row: Row, learnt: Learnt, policy: Policy) -> Sequence[Reason]:
    told = traits(row)[:TOLD]
    return [Reason(advice(*trait).needs.key, {}, 1.5 - place / 10) for place, trait in enumerate(told)]


_UNKNOWN = {"employees": np.nan, "industry": -1, **dict.fromkeys(ANSWERED, -1)}

firmographics = Model(
    name="firmographics",
    features=_features,
    gives_features=tuple(
        Column(name, "code", f"newest answer: {dimensions()[name].label['en']}", OPTIONS[name]) for name in ANSWERED
    ),
    takes=("employees",),
    score=_score,
    gives=(Column("size_band", "code", "size by employees", SIZES),),
    words=_words(),
    reasons=_reasons,
    examples=(
        Example("a workshop of nine is micro", {**_UNKNOWN, "employees": 9}, {"size_band": 0}),
        Example("the border belongs to the larger size", {**_UNKNOWN, "employees": 300}, {"size_band": 2}),
        Example("five thousand people are large", {**_UNKNOWN, "employees": 5000}, {"size_band": 3}),
        Example("without a number of employees the size is unknown", _UNKNOWN, {"size_band": -1}),
        Example("nobody works there: the record is wrong, not micro", {"employees": 0}, {"size_band": -1}),
    ),
)

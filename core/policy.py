"""The scoring policy: weights and thresholds of every model, read from TOML and checked to the last key."""

import hashlib
import json
import re
import tomllib
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from core.errors import Misconfigured
from core.types import Value

SHIPPED = Path(__file__).parent / "policy.toml"
SIGNS = {"ge": "≥", "gt": ">", "le": "≤", "lt": "<"}
LIKE = {"int": "0, 1, 2 …", "float": "0.25, 1, 12.5 …", "string": '"CNY" …', "tuple": '["…", "…"]'}
FULL = 100  # what the weights of a group sum to

Part = Annotated[float, Field(ge=0, le=1)]
Days = Annotated[int, Field(gt=0)]
Count = Annotated[int, Field(gt=0)]
Minor = Annotated[int, Field(ge=0)]
Points = Annotated[float, Field(ge=0, le=100)]
Positive = Annotated[float, Field(gt=0)]
Weight = Annotated[int, Field(ge=0, le=FULL)]


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


def _sums_to_full(weights: Any) -> Any:
    total = sum(dict(weights).values())
    if total != FULL:
        raise ValueError(f"weights sum to {total}")
    return weights


class Rfm(_Section):
    """Recency, frequency, monetary."""

    window_days: Days
    grid8_cut: Literal["mean_of_scores", "mean_of_values"]


class InteractionCosts(_Section):
    """What one dealing of each kind costs us, in minor units of the reporting currency."""

    call: Minor
    visit: Minor
    meeting: Minor
    email: Minor
    chat: Minor
    quote: Minor
    delivery: Minor
    service: Minor
    event: Minor
    other: Minor


class CurrentValueWeights(_Section):
    """What each input adds to the current value."""

    revenue_12m: Weight = 0
    net_margin_12m: Weight = 0
    days_late: Weight = 0


class CurrentValue(_Section):
    """What a customer is worth today."""

    cost_per_complaint: Minor
    cost_coverage: Part
    late_days_zero: Days
    cost_per_interaction: InteractionCosts
    weights: Annotated[CurrentValueWeights, AfterValidator(_sums_to_full)]


class PotentialWeights(_Section):
    """What each input adds to the potential."""

    industry_outlook: Weight = 0
    employees: Weight = 0
    growth: Weight = 0
    demand: Weight = 0
    share_of_wallet: Weight = 0
    rival_closeness: Weight = 0
    fit: Weight = 0
    opportunity: Weight = 0


class Potential(_Section):
    """What a customer may be worth tomorrow."""

    coverage_min: Part
    growth_full: Positive
    peer_share: Part
    peers_min: Count
    weights: Annotated[PotentialWeights, AfterValidator(_sums_to_full)]


class Tier(_Section):
    """The customer's tier; ``weights`` name score columns of any model."""

    cut: Literal["80/20", "20/60/20", "fixed"]
    top_share: Part
    bottom_share: Part
    high_value_points: Points
    loss_making_below: float
    break_even_below: float
    keep_points: Points
    keep_margin: Part
    dealing_days: Days
    awaited: tuple[str, ...]
    weights: Annotated[dict[str, Weight], AfterValidator(_sums_to_full)]


class Quadrant(_Section):
    """Value against potential."""

    cut: Literal["median", "fixed"]
    current_points: Points
    potential_points: Points


class Behaviour(_Section):
    """How a customer buys."""

    window_days: Days
    recent_orders: Count
    orders_min: Count
    trend_change: Positive
    dear_to_serve: Positive
    discount_seeking: Part
    steady_from: Count
    frequent_from: Count
    related_lift: Positive


class Lifecycle(_Section):
    """The customer's state and stage by its own rhythm."""

    own_gaps: Count
    last_gaps: Count
    dormant_gaps: Positive
    dormant_floor_days: Days
    leaving_gaps: Positive
    leaving_floor_days: Days
    new_days: Days
    long_term_days: Days
    long_term_purchases: Count


class Completeness(_Section):
    """How much of a profile is known."""

    stale_counts: Part
    roles_weight: Weight


class Policy(_Section):
    """All sections; ``version`` names their content, however the file was written."""

    reporting_currency: Annotated[str, Field(pattern="^[A-Z]{3}$")]
    rfm: Rfm
    current_value: CurrentValue
    potential: Potential
    tier: Tier
    quadrant: Quadrant
    behaviour: Behaviour
    lifecycle: Lifecycle
    completeness: Completeness

    @cached_property
    def text(self) -> str:
        """The whole policy as canonical JSON; ``Policy.model_validate_json`` reads it back."""
        return json.dumps(self.model_dump(mode="json"), sort_keys=True, ensure_ascii=False)

    @cached_property
    def version(self) -> str:
        """A short hash of the content."""
        return hashlib.sha256(self.text.encode()).hexdigest()[:10]


class BadPolicy(Misconfigured):
    """A policy with mistakes; ``problems`` are all of them, each with its own key and values."""

    def __init__(self, problems: tuple[Misconfigured, ...]) -> None:
        first = problems[0]
        if len(problems) == 1:
            super().__init__(first.key, str(first), **first.values)
        else:
            english = "; ".join(str(problem) for problem in problems)
            super().__init__("policy_problems", english, count=len(problems), problems=english)
        self.problems = problems


def load_policy(path: Path | None = None) -> Policy:
    """Return the company's policy laid over the shipped one. Raises Misconfigured with all problems."""
    if path is None:
        return parse_policy("")
    try:
        text = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as problem:
        raise Misconfigured("policy_unreadable", f"cannot read {path}: {problem}", file=str(path)) from problem
    return parse_policy(text, file=path.name)


def parse_policy(text: str, *, file: str = "policy.toml") -> Policy:
    """Return the policy of a TOML text laid over the shipped one. Raises Misconfigured with all problems."""
    shipped = tomllib.loads(SHIPPED.read_text("utf-8"))
    try:
        own = tomllib.loads(text)
    except tomllib.TOMLDecodeError as problem:
        raise Misconfigured("policy_not_toml", f"{file}: {problem}", file=file, problem=str(problem)) from problem
    try:
        return Policy.model_validate_json(json.dumps(_laid_over(shipped, own), default=str))
    except ValidationError as problem:
        raise BadPolicy(tuple(_said(error, text, file) for error in problem.errors())) from problem


def _laid_over(under: Mapping[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    merged = dict(under)
    for key, value in over.items():
        below = under.get(key)
        replaces = key == "weights" or not (isinstance(below, dict) and isinstance(value, dict))
        merged[key] = value if replaces else _laid_over(below or {}, value)
    return merged


def _said(error: Any, text: str, file: str) -> Misconfigured:
    """Return one of pydantic's errors in the policy's own terms."""
    path = [str(part) for part in error["loc"]]
    key = ".".join(path)
    where: dict[str, Value] = {"file": file, "line": line_of(text, path)}
    at = f"{file}, line {where['line']}"
    if error["type"] == "extra_forbidden":
        nearest = nearest_name(path[-1], _keys_of(path[:-1]))
        return Misconfigured(
            "policy_unknown_key", f"{at}: no key {key!r}, did you mean {nearest!r}?", name=key, nearest=nearest, **where
        )
    if error["type"] == "value_error" and isinstance(error["input"], dict):
        total = sum(error["input"].values())
        return Misconfigured(
            "policy_weights", f"{at}: {key} sum to {total}, not {FULL}", group=key, total=total, **where
        )
    value, expected = str(error.get("input")), _expected(error)
    return Misconfigured(
        "policy_value", f"{at}: {key} = {value}: {expected}", name=key, value=value, expected=expected, **where
    )


def _expected(error: Any) -> str:
    """Return what a value may be, in signs that need no language."""
    limits = error.get("ctx", {})
    for bound, sign in SIGNS.items():
        if bound in limits:
            return f"{sign} {limits[bound]}"
    if error["type"] == "literal_error":
        return str(limits["expected"]).replace("'", "").replace(" or ", ", ")
    return next((like for kind, like in LIKE.items() if error["type"].startswith(kind)), str(error["msg"]))


def _keys_of(path: list[str]) -> list[str]:
    model: Any = Policy
    for part in path:
        model = model.model_fields[part].annotation
    return list(model.model_fields)


def nearest_name(name: str, names: list[str]) -> str:
    """Return the most similar of the names."""
    from rapidfuzz import fuzz, process  # only a mistake pays for the import

    found = process.extractOne(name, names, scorer=fuzz.WRatio)
    return str(found[0]) if found else ""


def line_of(text: str, path: list[str]) -> int | None:
    """Return the line of a TOML text that sets a key, or opens its table; None when the text does neither."""
    table: list[str] = []
    for number, line in enumerate(text.splitlines(), 1):
        if header := re.match(r"\s*\[\s*([^\[\]]+?)\s*\]", line):
            table = [part.strip(" \"'") for part in header[1].split(".")]
            found = table
        elif pair := re.match(r"\s*([\w.\"'-]+)\s*=", line):
            found = table + [part.strip(" \"'") for part in pair[1].split(".")]
        else:
            continue
        if found == path:
            return number
    return None

"""Say why: one customer's values, the reasons of every model, and receipts that add up."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import isnan

from core.calibration import Calibration
from core.frames import Frame
from core.lineup import columns, models
from core.policy import Policy
from core.segments import segment_weighing
from core.types import Contribution, Reason, Receipt, Said, Term
from core.values import Row
from core.weighing import scale


@dataclass(frozen=True)
class Scorecard:
    """One customer explained.

    ``values`` is the row of scores (codes as numbers), ``terms`` the options its code columns stand for. ``reasons``
    are by model, ``matter`` all of them with the strongest first. ``receipts`` are by score column; one of an unknown
    score has no lines and only says what is missing.
    """

    customer: int
    values: Row
    terms: Mapping[str, Term | None]
    reasons: Mapping[str, tuple[Reason, ...]]
    matter: tuple[Reason, ...]
    receipts: Mapping[str, Receipt]

    @property
    def receipt(self) -> Receipt:
        """The receipt of the score behind the tier."""
        return self.receipts["tier_score"]

    @property
    def missing(self) -> tuple[Term, ...]:
        """The inputs of the tier's score that are unknown."""
        return self.receipt.missing


def explain(scores: Frame, index: int, calibration: Calibration, policy: Policy) -> Scorecard:
    """Return the scorecard of one row of scores."""
    row, learnt = scores.row(index), calibration.learnt
    known = [model for model in models() if model.name in learnt]
    reasons = {model.name: _strongest_first(model.reasons(row, learnt[model.name], policy)) for model in known}
    own = {model.name: tuple(model.contributions(row, learnt[model.name], policy)) for model in known}
    points = {column.name: model.name for model in known for column in model.gives if column.unit == "points"}
    receipts = {
        column: _receipt(row[column], own[model], own, points, segment_weighing(policy, (model, column), row))
        for column, model in points.items()
    }
    matter = _strongest_first([reason for said in reasons.values() for reason in said])
    return Scorecard(int(row["customer"]), row, terms_of(row), reasons, matter, receipts)


Lines = tuple[Contribution, ...]


def _receipt(
    score: float, lines: Lines, own: Mapping[str, Lines], points: Mapping[str, str], segment: Said | None
) -> Receipt:
    """Return a receipt down to the inputs; no lines when the score is unknown."""
    leaves = [leaf for line in lines for leaf in _leaves(line, own, points)]
    missing = tuple(Term(leaf.key) for leaf in leaves if leaf.value is None)
    if isnan(score):
        return Receipt(0, (), missing, segment)
    return Receipt(round(score), tuple(leaf for leaf in leaves if leaf.value is not None), missing, segment)


def _leaves(line: Contribution, own: Mapping[str, Lines], points: Mapping[str, str]) -> list[Contribution]:
    """Return a line, or the inputs of the model whose score it is, in proportion and with the same sum."""
    if "." in line.key:
        return [line]
    if line.key not in points:
        return [replace(line, key=f"tier.{line.key}", value=None)]
    model = points[line.key]
    below = [leaf for part in own[model] for leaf in _leaves(part, own, points)]
    if line.value is None:
        return [replace(line, key=f"{model}.{line.key}"), *(leaf for leaf in below if leaf.value is None)]
    scaled = scale([leaf.points for leaf in below], [leaf.most for leaf in below], (line.points, line.most))
    return [replace(leaf, points=gained, most=most) for leaf, (gained, most) in zip(below, scaled, strict=True)]


def terms_of(row: Row) -> dict[str, Term | None]:
    """Return the option that each code column of a row stands for, None when it is unknown."""
    return {
        name: Term(f"{name}.{column.options[int(row[name])]}") if row[name] >= 0 else None
        for name, column in columns().items()
        if column.options and name in row
    }


def _strongest_first(reasons: Sequence[Reason]) -> tuple[Reason, ...]:
    return tuple(sorted(reasons, key=lambda reason: -abs(reason.weight)))

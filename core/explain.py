"""Say why: one customer's values, the reasons of every model, and receipts that add up."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from math import isnan

from core.calibration import Calibration
from core.frames import Frame
from core.lineup import columns, models
from core.model import Model
from core.policy import Policy
from core.segments import segment_weighing
from core.types import Contribution, Reason, Receipt, Term
from core.values import Row
from core.weighing import scale

Lines = tuple[Contribution, ...]


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


class Receipts(Mapping[str, Receipt]):
    """The receipts of one row, by score column; each is written when somebody asks for it."""

    def __init__(self, row: Row, calibration: Calibration, policy: Policy) -> None:
        """Take the row and what it was scored with."""
        self._row, self._learnt, self._policy = row, calibration.learnt, policy
        self._lines: dict[str, Lines] = {}
        self._made: dict[str, Receipt] = {}

    def __getitem__(self, column: str) -> Receipt:
        """Return the receipt down to the inputs; no lines when the score is unknown."""
        if column not in self._made:
            self._made[column] = self._receipt(column)
        return self._made[column]

    def __iter__(self) -> Iterator[str]:
        return (column for column, model in _scorers().items() if model.name in self._learnt)

    def __len__(self) -> int:
        """Return how many scores there are."""
        return sum(1 for _ in self)

    def _receipt(self, column: str) -> Receipt:
        model, score = self._scorer(column), self._row[column]
        leaves = [leaf for line in self._lines_of(model) for leaf in self._leaves(line)]
        missing = tuple(Term(leaf.key) for leaf in leaves if leaf.value is None)
        segment = segment_weighing(self._policy, (model.name, column), self._row)
        if isnan(score):
            return Receipt(0, (), missing, segment)
        return Receipt(round(score), tuple(leaf for leaf in leaves if leaf.value is not None), missing, segment)

    def _scorer(self, column: str) -> Model:
        model = _scorers()[column]
        if model.name not in self._learnt:
            raise KeyError(column)
        return model

    def _lines_of(self, model: Model) -> Lines:
        if model.name not in self._lines:
            self._lines[model.name] = tuple(model.contributions(self._row, self._learnt[model.name], self._policy))
        return self._lines[model.name]

    def _leaves(self, line: Contribution) -> list[Contribution]:
        """Return a line, or the inputs of the model whose score it is, in proportion and with the same sum."""
        if "." in line.key:
            return [line]
        if line.key not in self:
            return [replace(line, key=f"tier.{line.key}", value=None)]
        model = self._scorer(line.key)
        below = [leaf for part in self._lines_of(model) for leaf in self._leaves(part)]
        if line.value is None:
            return [replace(line, key=f"{model.name}.{line.key}"), *(leaf for leaf in below if leaf.value is None)]
        scaled = scale([leaf.points for leaf in below], [leaf.most for leaf in below], (line.points, line.most))
        return [replace(leaf, points=gained, most=most) for leaf, (gained, most) in zip(below, scaled, strict=True)]


@cache
def _scorers() -> Mapping[str, Model]:
    """Return the model behind each score."""
    return {column.name: model for model in models() for column in model.gives if column.unit == "points"}


def explain(scores: Frame, index: int, calibration: Calibration, policy: Policy) -> Scorecard:
    """Return the scorecard of one row of scores."""
    row, learnt = scores.row(index), calibration.learnt
    known = [model for model in models() if model.name in learnt]
    reasons = {model.name: _strongest_first(model.reasons(row, learnt[model.name], policy)) for model in known}
    matter = _strongest_first([reason for said in reasons.values() for reason in said])
    return Scorecard(int(row["customer"]), row, terms_of(row), reasons, matter, Receipts(row, calibration, policy))


def terms_of(row: Row) -> dict[str, Term | None]:
    """Return the option that each code column of a row stands for, None when it is unknown."""
    return {name: options[int(row[name])] for name, options in _options().items() if name in row}


@cache
def _options() -> Mapping[str, tuple[Term | None, ...]]:
    """Return the options of each code column, and at the end, where -1 points, that it is unknown."""
    coded = [column for column in columns().values() if column.options]
    return {c.name: (*(Term(f"{c.name}.{option}") for option in c.options), None) for c in coded}


def _strongest_first(reasons: Sequence[Reason]) -> tuple[Reason, ...]:
    return tuple(sorted(reasons, key=lambda reason: -abs(reason.weight)))

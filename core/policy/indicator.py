"""What the sections of risks are made of: how bad each figure is, from clear to worst, and what it weighs."""

from functools import cached_property
from typing import NamedTuple, Self

import numpy as np
from pydantic import model_validator

from core.dimensions import dimensions
from core.frames import Floats
from core.policy.section import Section


class Ramp(Section):
    """A figure says nothing bad up to ``clear`` and the worst from ``worst`` on, evenly between; either may be less."""

    clear: float
    worst: float

    @model_validator(mode="after")
    def _has_a_length(self) -> Self:
        if self.clear == self.worst:
            raise ValueError("clear ≠ worst")
        return self


class Rule(NamedTuple):
    """One indicator: its weight, where its ramp starts and how long it is, and what each option counts 0..1."""

    name: str
    weight: int
    clear: float
    span: float
    options: tuple[float, ...]

    def part(self, value: float) -> float:
        """Return how bad one figure is, 0..1; NaN stays unknown, and so does the option -1."""
        if self.options:
            return self.options[int(value)] if value >= 0 else np.nan
        return min(max((value - self.clear) / self.span, 0.0), 1.0) if value == value else value


class Indicators(NamedTuple):
    """The rules of a section, and their figures as columns to work on all at once."""

    rules: tuple[Rule, ...]
    weights: Floats
    clear: Floats
    span: Floats
    options: dict[str, Floats]


class RiskSection(Section):
    """A kind of risk: one field an indicator (a ramp, or what each option counts), and ``weights`` that name them.

    An option that the field does not name says nothing.
    """

    @cached_property
    def indicators(self) -> Indicators:
        """The indicators in the order of the weights."""
        weights: dict[str, int] = dict(getattr(self, "weights"))  # noqa: B009 (each kind has weights of its own type)
        rules = tuple(self._rule(name, weight) for name, weight in weights.items())
        figures = np.array([[rule.weight, rule.clear, rule.span] for rule in rules], np.float64)
        weight, clear, span = (figures[:, [place]] for place in range(3))
        return Indicators(
            rules, weight, clear, span, {r.name: np.array([*r.options, np.nan]) for r in rules if r.options}
        )

    def _rule(self, name: str, weight: int) -> Rule:
        how = getattr(self, name)
        if isinstance(how, Ramp):
            return Rule(name, weight, how.clear, how.worst - how.clear, ())
        counted: dict[str, float] = dict(how)
        return Rule(name, weight, 0.0, 1.0, tuple(counted.get(option, np.nan) for option in dimensions()[name].options))

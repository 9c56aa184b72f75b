"""The vocabulary everything shares: languages, typed values, reasons and receipts."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, get_args

Lang = Literal["en", "zh"]
LANGS: tuple[Lang, ...] = get_args(Lang)


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in integer minor units (cents, fen) of one currency (ISO 4217)."""

    minor: int
    currency: str


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a whole, 0.25 for a quarter; may be negative for a change."""

    value: float


@dataclass(frozen=True, slots=True)
class Days:
    """A length of time in days."""

    value: float


@dataclass(frozen=True, slots=True)
class Points:
    """Score points in integer hundredths: 4210 is 42.10 points."""

    hundredths: int


@dataclass(frozen=True, slots=True)
class Term:
    """A word of the field, said in the reader's language: ``tier.high_value``, ``industry.machinery``."""

    key: str


@dataclass(frozen=True, slots=True)
class Said:
    """Words the company wrote itself, in both languages; a name in braces is filled with its value."""

    en: str
    zh: str
    values: Mapping[str, "Value"] = field(default_factory=dict)


# str is data from outside: it is escaped wherever it is shown. None is "unknown".
Value = Money | Share | Days | Points | Term | Said | date | int | float | str | None


@dataclass(frozen=True, slots=True)
class Reason:
    """One sentence's worth of why: a phrase of the model that says it, with its figures.

    ``key`` is ``<model>.<phrase>``; ``weight`` orders reasons, the largest absolute value first,
    its sign is the direction (positive is good for us).
    """

    key: str
    values: Mapping[str, Value] = field(default_factory=dict)
    weight: float = 0.0


@dataclass(frozen=True, slots=True)
class Contribution:
    """One line of a receipt: what an input added to the score.

    ``key`` names the input (``current_value.revenue_12m``), ``value`` is what was read, ``points`` what it added
    (integer hundredths), ``most`` what it could have added, ``source`` where it came from and ``on`` its date.
    """

    key: str
    value: Value
    points: int
    most: int
    source: Term | str
    on: date | None


@dataclass(frozen=True, slots=True)
class Receipt:
    """A score and the lines that sum to it exactly, in integer hundredths; ``missing`` names unknown inputs.

    ``segment`` is the customers' segment whose own weights were used, None where everybody's were.
    """

    total: int
    lines: tuple[Contribution, ...]
    missing: tuple[Term, ...] = ()
    segment: Said | None = None

    def __post_init__(self) -> None:
        if sum(line.points for line in self.lines) != self.total:
            raise ValueError("a receipt must add up to its score")

"""What a customer model is: the columns it takes and gives, its words, and its own examples."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from core.frames import Array, Column, Frame
from core.grouping import Mask
from core.policy import Policy
from core.tables import Tables
from core.types import Contribution, Lang, Reason

# What a model learnt from the population: plain JSON (numbers, strings, lists, dicts).
Learnt = Mapping[str, Any]
Columns = Mapping[str, Array]


@dataclass(frozen=True)
class Past:
    """An earlier day (days since 1970-01-01): what was known then of the customers active then, and who is gone since.

    ``frame`` has the columns that learning models take, ``gone`` a mark a row (core/backtest.py says who is).
    """

    day: int
    frame: Frame
    gone: Mask


@dataclass(frozen=True)
class Example:
    """A customer in columns and what the model must say of it."""

    name: str
    given: Mapping[str, float]
    expect: Mapping[str, float]
    learnt: Learnt = field(default_factory=dict)


def _no_features(tables: Tables, as_of: int, policy: Policy) -> Columns:
    return {}


def learn_nothing(frame: Frame, policy: Policy) -> Learnt:
    return {}


def _no_reasons(row: Mapping[str, float | int], learnt: Learnt, policy: Policy) -> Sequence[Reason]:
    return ()


def _no_contributions(row: Mapping[str, float | int], learnt: Learnt, policy: Policy) -> Sequence[Contribution]:
    return ()


@dataclass(frozen=True)
class Model:
    """One customer model, in one file, found by discovery.

    ``features(tables, as_of, policy)`` makes the columns of ``gives_features`` from the big tables (``as_of`` in days
    since 1970-01-01; nothing dated later counts). ``takes`` names the columns that ``calibrate`` and ``score`` read:
    features of its own or of other models, other models' scores; the order of models follows from it and a name nobody
    gives is an error at start-up. ``calibrate`` sees the population's features and earlier models' scores and returns
    plain JSON. ``reads`` names the columns that the policy lets a model read besides; such a model comes as late as
    those that take its columns allow, so that the policy may name as much as possible (``core.soundness`` checks that
    what it names is there). ``score`` is stateless and row-wise and returns the columns of ``gives``. ``reasons`` and
    ``contributions`` explain one row: an input without a value is missing; a key that is another model's score column
    stands for that model's own lines. ``learn`` is for a model that learns from earlier days (core/backtest.py); what
    it returns is laid over what ``calibrate`` returned; ``score_past`` gives the columns that such a model takes alone,
    the same as ``score`` gives them, where giving all of them is dear. ``words`` are the model's terms and phrases in
    both languages: the key ``x`` here is ``<model>.x`` elsewhere, an option of its column is ``<column>.<option>``
    everywhere; a phrase names its values in braces. ``version`` goes up when the shape of what ``calibrate`` returns
    changes.
    """

    name: str
    score: Callable[[Frame, Learnt, Policy], Columns]
    takes: tuple[str, ...]
    gives: tuple[Column, ...]
    words: Mapping[Lang, Mapping[str, str]]
    features: Callable[[Tables, int, Policy], Columns] = _no_features
    gives_features: tuple[Column, ...] = ()
    calibrate: Callable[[Frame, Policy], Learnt] = learn_nothing
    learn: Callable[[Sequence[Past], Policy], Learnt] | None = None
    score_past: Callable[[Frame, Learnt, Policy], Columns] | None = None
    reasons: Callable[[Mapping[str, float | int], Learnt, Policy], Sequence[Reason]] = _no_reasons
    contributions: Callable[[Mapping[str, float | int], Learnt, Policy], Sequence[Contribution]] = _no_contributions
    examples: tuple[Example, ...] = ()
    version: int = 1
    reads: Callable[[Policy], Iterable[str]] | None = None

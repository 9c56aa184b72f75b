"""Conditions as data: which rows meet them, the first of several that holds, and with what figures."""

from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

import numpy as np

from core.frames import Array, Column, Floats, Ints
from core.grouping import Longs, Mask
from core.lineup import columns
from core.policy import Policy
from core.policy.condition import Condition, Words
from core.remembered import remembered
from core.types import Said, Term, Value
from core.values import Row, day, days, known, money, points, share
from core.wording import BRACES

Conditions = tuple[Condition, ...]  # all of them must hold

NO_RULE = np.int16(np.iinfo(np.int16).max)
HUNDREDTHS = 100  # points are written 0 .. 100 and kept in hundredths
READ: Mapping[str, Callable[[Row, str], Value]] = {"share": share, "days": days, "day": day, "points": points}


class _Numbers(NamedTuple):
    """Conditions with limits, as columns to hold against all rows at once; ``place`` is where each stands."""

    place: Longs
    names: tuple[str, ...]
    low: Floats
    high: Floats
    unknown: Mask
    may_be_unknown: bool


class _Options(NamedTuple):
    """Conditions on codes: a bit for each code that is allowed, the lowest for unknown (-1)."""

    place: Longs
    names: tuple[str, ...]
    allowed: Longs


class _Rules(NamedTuple):
    """Rules laid out: in each row of ``of_rule`` one condition of every rule, the first again where it has no more."""

    of_rule: Longs
    number: int
    numbers: _Numbers
    options: _Options


def holds(frame: Mapping[str, Array], conditions: Conditions) -> Mask:
    """Return which rows meet all of the conditions."""
    held: Mask = first_of(frame, _alone(conditions)) == 0
    return held


def first_of(frame: Mapping[str, Array], rules: tuple[Conditions, ...]) -> Ints:
    """Return the number of the first rule whose conditions all hold in each row, -1 where none does."""
    compiled = _compiled(rules)
    return _first(_met(frame, compiled), compiled.of_rule)


def figures(row: Row, names: Iterable[str], policy: Policy) -> dict[str, Value]:
    """Return the columns of a row as typed values; None is unknown."""
    return {name: _figure(row, columns()[name], policy) for name in names}


def said(words: Words, row: Row, policy: Policy) -> Said:
    """Return the company's sentence with the figures it names."""
    return Said(words.en, words.zh, figures(row, names_in(words.en), policy))


def names_in(text: str) -> tuple[str, ...]:
    """Return the columns a sentence names in braces."""
    return tuple(dict.fromkeys(BRACES.findall(text)))


def columns_of(rules: Iterable[Conditions]) -> set[str]:
    """Return the columns that the conditions of rules read."""
    return {condition.column for conditions in rules for condition in conditions}


def _figure(row: Row, column: Column, policy: Policy) -> Value:
    value = known(row, column.name)
    if column.options:
        return None if value is None or value < 0 else Term(f"{column.name}.{column.options[int(value)]}")
    if column.unit == "money":
        return money(row, column.name, policy)
    if column.unit in READ:
        return READ[column.unit](row, column.name)
    return int(value) if value is not None and value.is_integer() else value


def _met(frame: Mapping[str, Array], rules: _Rules) -> Mask:
    """Return which conditions each row meets, a row of marks for each condition."""
    numbers, options = rules.numbers, rules.options
    length = len(frame[(numbers.names or options.names)[0]])
    met = np.empty((rules.number, length), np.bool_)
    if numbers.names:
        values = np.concatenate([frame[name] for name in numbers.names]).reshape(len(numbers.names), length)
        within = (values >= numbers.low) & (values <= numbers.high)
        met[numbers.place] = within | (np.isnan(values) & numbers.unknown) if numbers.may_be_unknown else within
    if options.names:
        codes = np.concatenate([frame[name] for name in options.names]).reshape(len(options.names), length)
        met[options.place] = (options.allowed >> (codes + 1)) & 1
    return met


def _first(met: Mask, of_rule: Longs) -> Ints:
    """Return the number of the first rule all of whose conditions are met, -1 where there is none."""
    every = met[of_rule[0]]
    for another in of_rule[1:]:
        every &= met[another]
    number = np.arange(len(every), dtype=np.int16)[:, np.newaxis]
    first = np.minimum.reduce(np.where(every, number, NO_RULE))
    return np.where(first == NO_RULE, -1, first).astype(np.int32)


@remembered
def _alone(conditions: Conditions) -> tuple[Conditions, ...]:
    return (conditions,)


@remembered
def _compiled(rules: tuple[Conditions, ...]) -> _Rules:
    """Return the conditions of rules in the shape that many rows are held against."""
    flat = [condition for conditions in rules for condition in conditions]
    starts = np.cumsum([0, *(len(conditions) for conditions in rules[:-1])])
    most = max(len(conditions) for conditions in rules)
    of_rule = [starts + [place % len(conditions) for conditions in rules] for place in range(most)]
    coded = [bool(columns()[condition.column].options) for condition in flat]
    return _Rules(
        np.array(of_rule),
        len(flat),
        _numbers([place for place, code in enumerate(coded) if not code], flat),
        _options([place for place, code in enumerate(coded) if code], flat),
    )


def _numbers(places: list[int], flat: list[Condition]) -> _Numbers:
    limits = [_limits(flat[place]) for place in places]
    unknown = np.array([[flat[place].unknown] for place in places], np.bool_)
    return _Numbers(
        np.array(places, np.int64),
        tuple(flat[place].column for place in places),
        np.array([[low] for low, _ in limits]),
        np.array([[high] for _, high in limits]),
        unknown,
        bool(unknown.any()),
    )


def _limits(condition: Condition) -> tuple[float, float]:
    """Return the least and the greatest number that passes; none does where only unknown may."""
    given = (condition.at_least, condition.above, condition.at_most, condition.below)
    if given == (None,) * 4:
        return np.inf, -np.inf
    low, above, high, below = (_kept(condition.column, limit) for limit in given)
    return (
        max(-np.inf if low is None else low, -np.inf if above is None else np.nextafter(above, np.inf)),
        min(np.inf if high is None else high, np.inf if below is None else np.nextafter(below, -np.inf)),
    )


def _kept(column: str, limit: float | None) -> float | None:
    """Return a limit as the column keeps its values."""
    if limit is None or columns()[column].unit != "points":
        return limit
    return round(limit * HUNDREDTHS, 6)  # 60.55 points are 6055 hundredths, not a hair more


def _options(places: list[int], flat: list[Condition]) -> _Options:
    names = tuple(flat[place].column for place in places)
    allowed = np.array([[_allowed(flat[place])] for place in places], np.int64)
    return _Options(np.array(places, np.int64), names, allowed)


def _allowed(condition: Condition) -> int:
    """Return a bit for each option that passes, above the one for unknown."""
    options = columns()[condition.column].options
    chosen = (options.index(option) for option in condition.one_of or ())
    return int(condition.unknown) + sum(1 << (code + 1) for code in chosen)

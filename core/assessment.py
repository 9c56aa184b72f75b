"""Assess one kind of risk: indicators weighed to points, raised by incidents, with the evidence and what to do.

Every indicator is worth 0 (clear) to 1 (the worst) by the policy's ramp or by the option it names, and the known ones
share the weight of the unknown; with less known than the policy asks for, they say nothing. Incidents then take their
part of what is left to 100, so that several signs never count less than one (a noisy or, Pearl 1988). Incidents alone
are enough to warn, never enough to clear: a risk that nothing but a faded incident is known of stays unknown.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from typing import Literal

import numpy as np

from core.bilingual import by_language, read_sentences
from core.dimensions import dimensions
from core.frames import Array, Column, Floats, Frame, unknown
from core.incidents import incident_columns
from core.levels import LEVELS, level_of
from core.model import Columns, Learnt
from core.policy import Policy
from core.policy.indicator import RiskSection
from core.segments import GROUP, weight_rows, weights_of
from core.types import Contribution, Lang, Reason, Share, Term, Value
from core.values import Row, day, days, known, money, share, whole
from core.weighing import FULL, add_in_order, split

Said = Literal["share", "days", "count", "number", "day", "money", "option"]  # how a figure is said
READ: Mapping[Said, Callable[[Row, str], Value]] = {
    "share": share,
    "days": days,
    "count": whole,
    "number": known,
    "day": day,
}
NOTED = 400  # hundredths an indicator adds before it is worth a sentence
ECHO = 0.25  # what a sentence weighs that another model says in its own words

LEVEL_WORDS: Mapping[Lang, tuple[str, ...]] = {"en": ("Green", "Amber", "Red"), "zh": ("绿灯", "黄灯", "红灯")}
WORDS: Mapping[Lang, Mapping[str, str]] = {
    "en": {
        "incidents": "Incidents on record",
        "noted_incidents": "Incidents on record, the newest on {day}; still open: {count}.",
        "clear": "{risk}: nothing points to it in what is known ({share} of what we look at).",
    },
    "zh": {
        "incidents": "风险事件",
        "noted_incidents": "有风险事件在案，最近一次在{day}，未了结{count}起。",
        "clear": "{risk}：已知信息里没有迹象（已知{share}）。",
    },
}


@dataclass(frozen=True, slots=True)
class Indicator:
    """One figure that tells of a risk: the policy's rule of the same name says how bad it is.

    Its sentence ``noted_<name>`` may name the figure of the column as ``figure`` and those of ``more`` by their
    columns; what to do about it is ``do_<name>``. ``on`` is the column that dates it. ``recorded`` is a column that
    somebody has above zero where the company records such things at all: where nobody has, nothing is known.
    ``echo``: another model says it too. ``either_way``: a fall is as bad as a rise.
    """

    name: str
    column: str
    said: Said
    source: str
    on: str | None = None
    more: Mapping[str, Said] = field(default_factory=dict)
    recorded: str | None = None
    echo: bool = False
    either_way: bool = False


@dataclass(frozen=True)
class Assessment:
    """How one kind of risk is assessed; its methods are what a model asks for."""

    risk: str
    indicators: tuple[Indicator, ...]

    @cached_property
    def takes(self) -> tuple[str, ...]:
        """The columns that ``learn`` and ``score`` read."""
        read = [i.column for i in self.indicators] + [i.recorded for i in self.indicators if i.recorded]
        return tuple(dict.fromkeys([*read, f"{self.risk}_incidents", GROUP]))

    @cached_property
    def gives(self) -> tuple[Column, ...]:
        """The columns of the result."""
        return (
            Column(f"{self.risk}_risk", "points", "risk 0..100 in hundredths, high is bad; NaN too little known"),
            Column(f"{self.risk}_coverage", "share", "known part of the indicators' weights"),
            Column(f"{self.risk}_level", "code", "level of the risk as it is today", LEVELS),
        )

    @cached_property
    def incidents(self) -> tuple[Column, ...]:
        """The columns of its incidents."""
        return incident_columns(self.risk)

    def words(self, module: str) -> Mapping[Lang, Mapping[str, str]]:
        """Return the words beside a model's module (give it ``__file__``) with those that all risks share."""
        own = by_language(read_sentences(Path(module).with_suffix(".toml")))
        return {lang: {**WORDS[lang], **self._levels(lang), **words} for lang, words in own.items()}

    def _levels(self, lang: Lang) -> dict[str, str]:
        return {f"{self.risk}_level.{level}": word for level, word in zip(LEVELS, LEVEL_WORDS[lang], strict=True)}

    def learn(self, frame: Frame, _: Policy) -> Learnt:
        """Return which of the indicators' sources the company records at all."""
        asked = {i.recorded for i in self.indicators if i.recorded}
        return {"recorded": sorted(name for name in asked if bool((frame[name] > 0).any()))}

    def score(self, frame: Frame, learnt: Learnt, policy: Policy) -> Columns:
        """Return points, coverage and level of each row."""
        rules = self._section(policy).indicators
        rows = np.array([self._column(frame, i, rules.options, learnt) for i in self.indicators])
        parts = np.minimum(np.maximum((rows - rules.clear) / rules.span, 0.0), 1.0)
        there = ~np.isnan(parts)
        weights = weight_rows(policy, f"{self.risk}_risk", frame, rules.weights)
        weight = np.add.reduce(weights * there)  # whole numbers
        parts *= weights
        gained = add_in_order(np.where(there, parts, 0.0))  # as split adds them
        base = unknown(frame.length)
        np.divide(gained * FULL, weight, out=base, where=weight >= max(1.0, 100 * policy.risks.known_min))
        points = self._raised(np.rint(base), frame[f"{self.risk}_incidents"], policy)
        level = level_of(points, getattr(policy.risks, self.risk))
        return {f"{self.risk}_risk": points, f"{self.risk}_coverage": weight / 100, f"{self.risk}_level": level}

    def _section(self, policy: Policy) -> RiskSection:
        section: RiskSection = getattr(policy, f"{self.risk}_risk")
        return section

    def _column(self, frame: Frame, indicator: Indicator, options: Mapping[str, Floats], learnt: Learnt) -> Array:
        if indicator.recorded and indicator.recorded not in learnt.get("recorded", ()):
            return unknown(frame.length)
        values = frame[indicator.column]
        if indicator.either_way:
            return np.abs(values)
        return options[indicator.name][values] if indicator.name in options else values

    def _raised(self, base: Floats, incidents: Array, policy: Policy) -> Floats:
        """Return the points with what incidents add to them."""
        there = ~np.isnan(incidents)
        if not there.any():
            return base
        alone = np.where(incidents >= 100 * getattr(policy.risks, self.risk).amber, incidents, np.nan)
        raised = np.where(np.isnan(base), alone, base + np.rint(incidents * (FULL - base) / FULL))
        return np.where(there, raised, base)

    def evidence(self, row: Row, learnt: Learnt, policy: Policy) -> Sequence[Contribution]:
        """Return what each indicator and the incidents add to the points of one row; they sum to them."""
        parts = self._parts(row, learnt, policy)
        known_parts = {name: part for name, part in parts.items() if part == part}
        weights = weights_of(policy, f"{self.risk}_risk", row)
        counted = sum(weights[name] for name in known_parts) >= max(1.0, 100 * policy.risks.known_min)
        lines = split(known_parts, weights) if counted else {}
        found = [
            Contribution(
                key,
                _said(row, i.column, i.said, policy) if i.name in known_parts else None,
                *lines.get(i.name, (0, 0)),
                source,
                day(row, i.on) if i.on else None,
            )
            for i, key, source in self._lines
        ]
        return [*found, *self._incident_line(row, sum(gained for gained, _ in lines.values()))]

    @cached_property
    def _lines(self) -> Sequence[tuple[Indicator, str, Term]]:
        """The indicators with what their lines of evidence begin and end with."""
        return [(i, f"{self.risk}.{i.name}", Term(f"source.{i.source}")) for i in self.indicators]

    def _parts(self, row: Row, learnt: Learnt, policy: Policy) -> dict[str, float]:
        """Return how bad each indicator is, 0..1, NaN unknown; ``learnt`` says what is recorded at all."""
        recorded, parts = learnt.get("recorded", ()), {}
        for i, rule in zip(self.indicators, self._section(policy).indicators.rules, strict=True):
            value = row[i.column]
            there = not i.recorded or i.recorded in recorded
            parts[i.name] = rule.part(abs(value) if i.either_way else value) if there else np.nan
        return parts

    def _incident_line(self, row: Row, base: int) -> list[Contribution]:
        open_incidents = whole(row, f"{self.risk}_incidents_open")
        if open_incidents is None:
            return []
        points = known(row, f"{self.risk}_risk")
        added = (0, 0) if points is None else (round(points) - base, FULL - base)
        on = day(row, f"{self.risk}_incident_day")
        return [Contribution(f"{self.risk}.incidents", open_incidents, *added, Term("source.incidents"), on)]

    def reasons(self, row: Row, learnt: Learnt, policy: Policy) -> Sequence[Reason]:
        """Return a sentence for each indicator that adds to the risk: the more, the heavier it weighs against them."""
        points = known(row, f"{self.risk}_risk")
        if points is None:
            return ()
        found = [*self._incident_reason(row), *self._indicator_reasons(row, learnt, policy)]
        if not found and points < 100 * getattr(policy.risks, self.risk).amber:
            figures: dict[str, Value] = {
                "risk": Term(f"{self.risk}.{self.risk}_risk"),
                "share": Share(row[f"{self.risk}_coverage"]),
            }
            return [Reason(f"{self.risk}.clear", figures, 1.0)]
        return found

    def _indicator_reasons(self, row: Row, learnt: Learnt, policy: Policy) -> list[Reason]:
        weight, found = 100 * row[f"{self.risk}_coverage"], []
        if weight < max(1.0, 100 * policy.risks.known_min):
            return []
        parts, weights = self._parts(row, learnt, policy), weights_of(policy, f"{self.risk}_risk", row)
        for i in self.indicators:
            gained = weights[i.name] * parts[i.name] * FULL / weight
            if gained >= NOTED:
                figures = {name: _said(row, name, said, policy) for name, said in i.more.items()}
                figures["figure"] = _said(row, i.column, i.said, policy)
                found.append(Reason(f"{self.risk}.noted_{i.name}", figures, -gained / 100 * (ECHO if i.echo else 1)))
        return found

    def _incident_reason(self, row: Row) -> list[Reason]:
        still_open = whole(row, f"{self.risk}_incidents_open")
        if still_open is None or row[f"{self.risk}_incidents"] < NOTED:
            return []
        figures = {"count": still_open, "day": day(row, f"{self.risk}_incident_day")}
        return [Reason(f"{self.risk}.noted_incidents", figures, -row[f"{self.risk}_incidents"] / 100)]


def _said(row: Row, column: str, said: Said, policy: Policy) -> Value:
    """Return a figure as it is said; an option by its dimension's term."""
    if said == "money":
        return money(row, column, policy)
    if said == "option":
        return _options(column)[int(row[column])]
    return READ[said](row, column)


@cache
def _options(dimension: str) -> tuple[Term, ...]:
    return tuple(Term(f"{dimension}.{option}") for option in dimensions()[dimension].options)


def answer(risk: str, evidence: Sequence[Contribution]) -> Term | None:
    """Return what to do about a risk: the phrase of whatever drives it most; None where nothing does."""
    driver = max(evidence, key=lambda line: line.points, default=None)
    if driver is None or driver.points <= 0:
        return None
    return Term(f"{risk}.do_{driver.key.partition('.')[2]}")

"""Five-step warning: credit, business, performance, reputation and churn looked at in this order, and one verdict.

A step passes on a green level of its risk, is to be watched on amber and fails on red; a step of which nothing is
known, or that the policy switched off, has no verdict. The warning is to act when a step fails, or when so many are to
be watched at once as the policy says (signs add up); to watch when one is; clear when none is and enough steps are
known. With fewer known it is unknown: an empty check is not a passed one. ``warning_step`` is the step that decides:
the first that fails, else the first to be watched. The order is that of the loss: money owed first, a leaving customer
last (the practice of credit control before account care).
"""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from core.bilingual import by_language, read_sentences
from core.frames import Column, Frame, Ints
from core.levels import AMBER, RED
from core.model import Columns, Example, Learnt, Model
from core.policy import Policy
from core.types import LANGS, Reason, Term
from core.values import Row, points

STEPS = ("credit", "business", "performance", "reputation", "churn")
VERDICTS = ("pass", "watch", "fail")
WARNINGS = ("clear", "watch", "act")
CLEAR, WATCH, ACT = range(len(WARNINGS))
LEVELS = tuple(f"{step}_level" for step in STEPS)
VERDICT_OF = tuple(f"{step}_step" for step in STEPS)
TAKES = (*LEVELS, *(f"{step}_risk" for step in STEPS))

_SAID = by_language(read_sentences(Path(__file__).with_suffix(".toml")))
WORDS = {
    lang: {
        **_SAID[lang],
        **{f"{step}_step.{verdict}": _SAID[lang][verdict] for step in STEPS for verdict in VERDICTS},
        **{f"warning_step.{step}": _SAID[lang][step] for step in STEPS},
    }
    for lang in LANGS
}


def _verdicts(frame: Frame, policy: Policy) -> Ints:
    """Return the verdict of each step, a row a step; -1 unknown or switched off."""
    levels: Ints = np.array([frame[level] for level in LEVELS])
    for place, step in enumerate(STEPS):
        if not getattr(policy.risks, step).on:
            levels[place] = -1
    return levels


def _score(frame: Frame, learnt: Learnt, policy: Policy) -> Columns:
    verdicts, rules = _verdicts(frame, policy), policy.warning
    known, watched = np.add.reduce(verdicts >= 0), np.add.reduce(verdicts == AMBER)
    worst = np.maximum.reduce(verdicts)
    act = (worst == RED) | (watched >= rules.watches_to_act)
    fine = np.where(known >= rules.steps_min, CLEAR, -1)
    warning = np.where(act, ACT, np.where(worst == AMBER, WATCH, fine))
    decides = np.where(warning > CLEAR, verdicts.argmax(axis=0), -1)  # the first of the worst
    return {
        "warning": warning.astype(np.int32),
        "warning_step": decides.astype(np.int32),
        "steps_known": known.astype(np.float64),
        **dict(zip(VERDICT_OF, verdicts, strict=True)),
    }


def _reasons(row: Row, learnt: Learnt, policy: Policy) -> Sequence[Reason]:
    if row["warning"] < 0:
        return ()
    known = round(row["steps_known"])
    found = [_verdict(row, known)]
    if known < len(STEPS):
        found.append(Reason("warning.unchecked", {"count": len(STEPS) - known}, -2))
    return found


def _verdict(row: Row, known: int) -> Reason:
    """Say which step decides, and how."""
    if row["warning"] == CLEAR:
        return Reason("warning.all_clear", {"count": known}, 6)
    name = STEPS[int(row["warning_step"])]
    step, risk = Term(f"warning_step.{name}"), points(row, f"{name}_risk")
    if row[f"{name}_step"] == RED:
        return Reason("warning.failed", {"step": step, "points": risk}, -45)
    if row["warning"] == ACT:
        count = sum(row[f"{each}_step"] == AMBER for each in STEPS)
        return Reason("warning.adding_up", {"step": step, "count": count}, -35)
    return Reason("warning.to_watch", {"step": step, "points": risk}, -15)


_SOUND = {**{f"{step}_level": 0 for step in STEPS}, **dict.fromkeys((f"{step}_risk" for step in STEPS), 1000.0)}
_UNKNOWN = {**{f"{step}_level": -1 for step in STEPS}, **dict.fromkeys((f"{step}_risk" for step in STEPS), np.nan)}

warning = Model(
    name="warning",
    takes=TAKES,
    score=_score,
    gives=(
        Column("warning", "code", "overall verdict of the five steps", WARNINGS),
        Column("warning_step", "code", "the step that decides; unknown when none does", STEPS),
        Column("steps_known", "number", "steps of which something is known"),
        *(Column(f"{step}_step", "code", f"verdict of the step: {step}", VERDICTS) for step in STEPS),
    ),
    words=WORDS,
    reasons=_reasons,
    examples=(
        Example("five passes are clear", _SOUND, {"warning": CLEAR, "warning_step": -1, "credit_step": 0}),
        Example(
            "the first step that fails decides",
            {**_SOUND, "credit_level": AMBER, "performance_level": RED, "churn_level": RED},
            {"warning": ACT, "warning_step": 2, "credit_step": 1, "churn_step": 2},
        ),
        Example("one to watch", {**_SOUND, "reputation_level": AMBER}, {"warning": WATCH, "warning_step": 3}),
        Example(
            "three to watch add up",
            {**_SOUND, "credit_level": AMBER, "business_level": AMBER, "churn_level": AMBER},
            {"warning": ACT, "warning_step": 0},
        ),
        Example("one pass of five is not clear", {**_UNKNOWN, "churn_level": 0}, {"warning": -1, "churn_step": 0}),
        Example("one failure is enough to act", {**_UNKNOWN, "credit_level": RED}, {"warning": ACT, "warning_step": 0}),
        Example("nothing known", _UNKNOWN, {"warning": -1, "warning_step": -1, "steps_known": 0}),
    ),
)

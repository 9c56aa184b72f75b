"""Diagnose the standard a customer buys by, from a few answers: how far it is determined, and what that makes of us.

Determined: written and fixed, with another supplier ahead: then we are asked as a price check, a probe of the market,
to have enough bids, or though they have chosen; or fixed on us. Half-determined: it can still be changed, people inside
disagree on it, or the favourite is not final. Undetermined: nothing is written; we help them choose, or the choice
goes by elimination where suppliers are named already. Unknown: they see no need yet, and we are the first.

An answer counts only as long as it is good. What is not answered is asked for, one question at a time; nothing is
concluded from silence.
"""

from collections.abc import Mapping
from dataclasses import dataclass

WRITTEN, CHANGE, FAVOURITE = "standard_written", "standard_change", "standard_favourite"
ASKED_FOR, SOURCE = "standard_asked_for", "standard_source"
QUESTIONS = (WRITTEN, CHANGE, FAVOURITE, ASKED_FOR, SOURCE)
KINDS = ("determined", "half_determined", "undetermined", "unknown")

Answers = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """The kind of standard and its sub-type, None while the answers do not tell; ``ask`` is the next question."""

    kind: str | None = None
    sub: str | None = None
    ask: str | None = None


def diagnose(answers: Answers) -> Diagnosis:
    """Return what the answers tell, and what to ask next; where the standard comes from is asked last."""
    written = answers.get(WRITTEN)
    match written:
        case None:
            return Diagnosis(ask=WRITTEN)
        case "unnoticed":
            return Diagnosis("unknown", "first")
        case "open":
            found = _undetermined(answers)
        case _:
            found = _written(answers, part=written == "some")
    return found if found.ask or SOURCE in answers else Diagnosis(found.kind, found.sub, SOURCE)


def _undetermined(answers: Answers) -> Diagnosis:
    favourite = answers.get(FAVOURITE)
    if favourite is None:
        return Diagnosis("undetermined", None, FAVOURITE)
    return Diagnosis("undetermined", "help_choose" if favourite == "nobody" else "elimination")


def _written(answers: Answers, *, part: bool) -> Diagnosis:
    """Return the diagnosis of a standard that is written, or a part of it."""
    half = "half_determined" if part else None
    match answers.get(CHANGE), answers.get(FAVOURITE):
        case None, _:
            return Diagnosis(half, None, CHANGE)
        case "yes", _:
            return Diagnosis("half_determined", "changeable")
        case "disputed", _:
            return Diagnosis("half_determined", "disagree")
        case _, None:
            return Diagnosis(half, None, FAVOURITE)
        case _, favourite if part or favourite == "nobody":
            return Diagnosis("half_determined", "favourite_open")
        case _, "us":
            return Diagnosis("determined", "ours")
    reason = answers.get(ASKED_FOR)
    return Diagnosis("determined", reason, None if reason else ASKED_FOR)

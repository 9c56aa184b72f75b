"""What a rule of the alerts is: the condition it watches, how bad it is, and the sentence it says."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache

from core.discovery import discover
from core.frames import Floats, Frame, Ints
from core.policy import Policy
from core.types import Lang, Money, Reason
from core.values import Row, money

WAS = "was_"  # before the name of a column as the run before left it


@dataclass(frozen=True, slots=True)
class Case:
    """A rule's own example: the columns of one customer, the level it gives (0 silent, 1 amber, 2 red, -1 unknown)."""

    name: str
    given: Mapping[str, float]
    level: int


def _revenue(row: Row, policy: Policy) -> Money | None:
    return money(row, "revenue_12m", policy)


@dataclass(frozen=True, slots=True)
class Rule:
    """One kind of alert, found by discovery in core/alerts/rules/<name>.py as the object ``<name>``.

    ``takes`` names columns of the settled scores (core.lineup.columns); ``compares`` those of core.settle.WATCHED that
    it also reads as ``was_<column>``: what the run before left, or what it was when an open alert of this rule fired.
    So a rule says only whether its condition holds today, and an alert ends when it no longer does.
    ``level`` gives int32 a row: 0 silent, 1 amber, 2 red, -1 unknown (what is needed is not known: such a row opens
    nothing and ends nothing). ``worse`` gives float64 a row, greater is worse, in a unit of the rule's own, comparable
    from day to day for one customer. ``reason`` is the sentence with its figures for one row where it holds; its key is
    ``<rule>.<phrase>`` of ``words``. ``stake`` is the money at stake, the last 12 months' revenue unless it says
    otherwise. ``playbook`` names what answers it (``alert/<name>``), in both languages. ``good`` marks an opportunity:
    it is never red and never escalates. ``tuned_by`` names the limit in the policy's section of the rule from which on
    ``worse`` speaks, where there is one: a better one is proposed from what people said of the alerts. ``words`` are by
    language: ``title`` (what has happened, up to 40 characters), ``business`` (why it matters, one sentence), ``do``
    (what to do first, after "By 3 Jul:") and the phrases of ``reason``; here ``x`` is ``<rule>.x`` elsewhere.
    """

    name: str
    takes: tuple[str, ...]
    level: Callable[[Frame, Policy], Ints]
    worse: Callable[[Frame, Policy], Floats]
    reason: Callable[[Row, Policy], Reason]
    words: Mapping[Lang, Mapping[str, str]]
    cases: tuple[Case, ...]
    compares: tuple[str, ...] = ()
    stake: Callable[[Row, Policy], Money | None] = _revenue
    good: bool = False
    tuned_by: str = ""
    playbook: str = field(default="")

    @property
    def answered_by(self) -> str:
        """The playbook that answers it."""
        return self.playbook or f"alert/{self.name}"


@cache
def rules() -> Mapping[str, Rule]:
    """Return every rule by name."""
    import core.alerts.rules

    return discover(core.alerts.rules, Rule)


def is_on(name: str, policy: Policy) -> bool:
    """Return whether the policy lets a rule speak."""
    return bool(getattr(policy.alert_rules, name).on)

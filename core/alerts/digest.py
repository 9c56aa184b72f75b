"""Compose a digest: what is new or worse for one reader, by customer and worst first, the rest counted exactly.

The stakes of a customer's alerts are the same revenue, contract or debt seen by several rules, so a customer counts
once in every sum, by the largest amount; where there are several currencies, once in each.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from core.alerts.alert import ACTIVE, RED, Alert
from core.alerts.notice import Told
from core.alerts.precision import Precision
from core.alerts.stages import is_news
from core.types import Money

UNTOLD = Told(0, 0)


@dataclass(frozen=True, slots=True)
class Sum:
    """So many alerts of so many customers, and what is at stake by currency, each customer counted once."""

    customers: int = 0
    alerts: int = 0
    red: int = 0
    stakes: tuple[Money, ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """What is new of one customer, the worst first; ``stakes`` the largest amount of each currency."""

    customer: int
    alerts: tuple[Alert, ...]
    stakes: tuple[Money, ...]

    @property
    def level(self) -> int:
        """Return the worst level."""
        return self.alerts[0].level


@dataclass(frozen=True, slots=True)
class Part:
    """Risks or opportunities: the customers ``shown``, the ``rest`` of what is new, and the sums of it all.

    ``new`` is what is shown and the rest, ``older`` what the reader knows and is still to do, ``total`` every active
    alert, snoozed ones too.
    """

    shown: tuple[Group, ...]
    rest: Sum
    new: Sum
    older: Sum
    total: Sum


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of the alerts the digest before told of."""

    open: int = 0
    acknowledged: int = 0
    snoozed: int = 0
    resolved: int = 0


@dataclass(frozen=True, slots=True)
class Digest:
    """A reader's digest; ``noise`` is what people said of all rules, ``baseline`` how many alerts were always so."""

    risks: Part
    opportunities: Part
    yesterday: Fate
    snoozed: int
    baseline: int
    noise: Precision

    @property
    def is_empty(self) -> bool:
        """Return whether there is nothing new to tell."""
        return not (self.risks.new.alerts or self.opportunities.new.alerts)


@dataclass(frozen=True, slots=True)
class Known:
    """What a reader knows: what they were told of each alert (by its id), and which alerts the last digest held."""

    told: Mapping[int, Told]
    yesterday: Collection[int] = ()


def compose(
    alerts: Iterable[Alert], known: Known, good: Collection[str], noise: Precision, most: int, most_good: int
) -> Digest:
    """Return the digest of alerts in any state within a reader's scope.

    ``good`` are the rules of opportunities; at most ``most`` customers with risks are shown, and ``most_good`` with
    opportunities. Resolved alerts count only in what became of yesterday's.
    """
    everything = list(alerts)
    active = [alert for alert in everything if alert.state in ACTIVE]
    before = frozenset(known.yesterday)
    return Digest(
        risks=_part([alert for alert in active if alert.rule not in good], known.told, most),
        opportunities=_part([alert for alert in active if alert.rule in good], known.told, most_good),
        yesterday=_fate(alert for alert in everything if alert.id in before),
        snoozed=sum(alert.state == "snoozed" for alert in active),
        baseline=sum(alert.state == "baseline" for alert in everything),
        noise=noise,
    )


def _part(active: Sequence[Alert], told: Mapping[int, Told], most: int) -> Part:
    awake = [alert for alert in active if alert.state != "snoozed"]
    new = [alert for alert in awake if is_news(alert, told.get(alert.id, UNTOLD))]
    older = [alert for alert in awake if not is_news(alert, told.get(alert.id, UNTOLD))]
    groups = sorted(_groups(new), key=_badness)
    shown, rest = groups[:most], groups[most:]
    return Part(tuple(shown), _sum(rest), _sum(groups), _sum(_groups(older)), _sum(_groups(active)))


def _groups(alerts: Iterable[Alert]) -> list[Group]:
    """Return alerts by customer, the worst of each first."""
    by_customer: dict[int, list[Alert]] = {}
    for alert in alerts:
        by_customer.setdefault(alert.customer, []).append(alert)
    return [
        Group(customer, tuple(sorted(mine, key=_alert_badness)), _largest(mine))
        for customer, mine in by_customer.items()
    ]


def _largest(alerts: Iterable[Alert]) -> tuple[Money, ...]:
    """Return the largest stake in each currency."""
    most: dict[str, int] = {}
    for stake in (alert.stake for alert in alerts if alert.stake is not None):
        most[stake.currency] = max(most.get(stake.currency, stake.minor), stake.minor)
    return _amounts(most)


def _sum(groups: Sequence[Group]) -> Sum:
    stakes: dict[str, int] = {}
    for stake in (stake for group in groups for stake in group.stakes):
        stakes[stake.currency] = stakes.get(stake.currency, 0) + stake.minor
    alerts = [alert for group in groups for alert in group.alerts]
    return Sum(len(groups), len(alerts), sum(alert.level >= RED for alert in alerts), _amounts(stakes))


def _amounts(minor: Mapping[str, int]) -> tuple[Money, ...]:
    """Return amounts by currency, the largest first."""
    return tuple(Money(amount, currency) for currency, amount in sorted(minor.items(), key=lambda at: (-at[1], at[0])))


def _badness(group: Group) -> tuple[int, int, int]:
    return -group.level, -max((stake.minor for stake in group.stakes), default=0), group.customer


def _alert_badness(alert: Alert) -> tuple[int, int, int]:
    return -alert.level, -(alert.stake.minor if alert.stake else 0), alert.id


def _fate(alerts: Iterable[Alert]) -> Fate:
    states = [alert.state for alert in alerts]
    return Fate(*(states.count(state) for state in ("open", "acknowledged", "snoozed", "resolved")))

"""Keep the counts of this process and tell them, with the database's figures, in the format Prometheus reads."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from prometheus_client import CollectorRegistry, Counter, Histogram
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4, generate_latest

from bot.metric import Counted, Family, Stored
from core.errors import Unavailable

if TYPE_CHECKING:
    from sqlalchemy import Engine
    from sqlmodel import Session

PREFIX = "callsheet_"
TEXT_FORMAT = CONTENT_TYPE_PLAIN_0_0_4


@dataclass(eq=False)
class Meters:
    """All families by name, counted or read; nothing here is shared with another application of the process."""

    families: Mapping[str, Family]
    engine: "Engine"
    clock: Callable[[], datetime]
    registry: CollectorRegistry = field(default_factory=CollectorRegistry)

    def __post_init__(self) -> None:
        """Begin counting at nothing."""
        self._counts = {name: _count(name, f, self.registry) for name, f in self._of(Counted)}
        self.registry.register(self)

    def note(self, event: object) -> None:
        """Count an event in every family that counts its class."""
        for name, family in self._of(Counted):
            if isinstance(event, family.of):
                labels, amount = family.told(event)
                self._counts[name](labels, amount)

    def tell(self) -> bytes:
        """Return everything as text; takes a look into the database."""
        return generate_latest(self.registry)

    def collect(self) -> Iterator[Metric]:
        """Give what the database knows; while it is away, what is told then."""
        from core.store.engine import session

        try:
            with session(self.engine) as opened:
                found = [self._read(name, family, opened) for name, family in self._of(Stored)]
        except Unavailable:
            found = [_gauge(name, family, family.away) for name, family in self._of(Stored)]
        yield from found

    def _read(self, name: str, family: Stored, opened: "Session") -> Metric:
        return _gauge(name, family, family.read(opened, self.clock()))

    def _of(self, kind: type[Any]) -> Iterator[tuple[str, Any]]:
        return ((name, family) for name, family in self.families.items() if isinstance(family, kind))


def _count(name: str, family: Counted, registry: CollectorRegistry) -> Callable[[tuple[str, ...], float], None]:
    if family.buckets:
        histogram = Histogram(PREFIX + name, family.meaning, family.labels, registry=registry, buckets=family.buckets)
        return lambda labels, amount: _child(histogram, labels).observe(amount)
    counter = Counter(PREFIX + name, family.meaning, family.labels, registry=registry)
    return lambda labels, amount: _child(counter, labels).inc(amount)


def _child(parent: Any, labels: tuple[str, ...]) -> Any:
    return parent.labels(*labels) if labels else parent


def _gauge(name: str, family: Stored, samples: Any) -> Metric:
    gauge = GaugeMetricFamily(PREFIX + name, family.meaning, labels=family.labels)
    for labels, value in samples:
        gauge.add_metric(labels, value)
    return gauge

"""Take in exchange rates into the currency of the file's reader."""

from sqlmodel import Session

from core.sources.batch import Batch, RowProblem
from core.store.columns import number_of
from core.store.driver import fetch
from core.store.ingest.cells import refuse
from core.store.ingest.changes import Changes, Counts
from core.store.ingest.occasion import Occasion
from core.store.insertion import insert_or_replace
from core.store.tables.facts import Rate

KNOWN = "SELECT currency, day, factor FROM rate WHERE reporting = :reporting"


def ingest_rates(session: Session, batch: Batch, _when: Occasion) -> Changes:
    """Take in the rate of each currency from each day on; a rate of the same day is replaced."""
    reporting = batch.default_currency
    known = {(currency, day): factor for currency, day, factor in fetch(session, KNOWN, reporting=reporting)}
    columns = (batch.column(name) for name in ("currency", "on", "rate", "units"))
    new = changed = 0
    for currency, day, rate, units in zip(*columns, strict=True):
        factor, before = rate / (units or 1), known.get((currency, number_of(day)))
        new, changed = new + (before is None), changed + (before not in (None, factor))
        if before != factor:
            insert_or_replace(session, Rate, reporting=reporting, currency=currency, day=day, factor=factor)
    return Changes(batch.kind, len(batch), {"rate": Counts(new, changed, len(batch) - new - changed)})


def impossible(batch: Batch) -> list[RowProblem]:
    """Return the problems of rates that are nothing or less."""
    problems: list[RowProblem] = []
    for column in ("rate", "units"):
        cells = enumerate(batch.column(column))
        problems += refuse(batch, [row for row, cell in cells if cell is not None and cell <= 0], column, "positive")
    return problems

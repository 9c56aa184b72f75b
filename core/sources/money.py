"""The currency of each row, and amounts in its minor units."""

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from core.frames import Array
from core.sources.batch import Objects
from core.sources.faults import Fault
from core.sources.kind import Columns, Kind
from core.sources.parse import Parsed
from core.sources.phrase import Phrase
from core.sources.styles import unit_of
from core.sources.texts import missing
from core.wording import minor_digits

NOISE = 1e-12  # of a float product: 3 × 0.335 must still round up to 1.01


def row_currencies(
    parsed: Mapping[str, Parsed], headers: Mapping[str, str], kind: Kind
) -> tuple[Objects | None, list[Fault]]:
    """Return the currency each row says, in its column, beside its amounts or in their headers; None when none does.

    A row that says two currencies is a fault.
    """
    column = parsed.get("currency")
    said: Objects | None = column.values.copy() if column else None
    faults: list[Fault] = []
    for name, found in parsed.items():
        if kind.field(name).type == "money" and (written := _written(found, headers[name])) is not None:
            if said is not None:
                clash = ~missing(said) & ~missing(written) & np.not_equal(said, written)
                faults.append(Fault(name, clash, Phrase("sources.expect.one_currency")))
            said = written if said is None else np.where(missing(said), written, said)
    return said, faults


def _written(found: Parsed, header: str) -> Objects | None:
    unit = unit_of(header).currency
    if unit is None:
        return found.currencies
    constant = np.full(len(found.values), unit, dtype=object)
    return constant if found.currencies is None else np.where(missing(found.currencies), unit, found.currencies)


def in_minor_units(columns: Columns, kind: Kind, default: str) -> Columns:
    """Return the columns with money in the minor units of each row's currency, not yet rounded."""
    money = [name for name in columns if kind.field(name).type == "money"]
    factors = _factors(columns.get("currency"), default)
    return {**columns, **{name: columns[name] * factors for name in money}}


def _factors(currencies: Array | None, default: str) -> npt.NDArray[np.float64] | float:
    usual = 10.0 ** minor_digits(default)
    if currencies is None:
        return usual
    factor = {code: 10.0 ** minor_digits(code) for code in set(currencies.tolist()) - {None}} | {None: usual}
    return np.fromiter((factor[code] for code in currencies), np.float64, len(currencies))


def whole_minor_units(amounts: Array) -> Objects:
    """Return amounts as Python integers rounded half up in size, None for NaN."""
    known = ~np.isnan(amounts)
    sizes = np.floor(np.abs(np.where(known, amounts, 0.0)) * (1 + NOISE) + 0.5)
    whole = np.copysign(sizes, amounts).astype(np.int64).astype(object)
    whole[~known] = None
    return whole

"""Keep a reason as JSON and read it back."""

import json
from datetime import date
from typing import Any

from core.types import Days, Money, Points, Reason, Share, Term, Value


def to_json(reason: Reason | None) -> str | None:
    """Return a reason as text, its figures with their types."""
    if reason is None:
        return None
    values = {name: _packed(value) for name, value in reason.values.items()}
    return json.dumps({"key": reason.key, "values": values, "weight": reason.weight}, ensure_ascii=False)


def from_json(text: str | None) -> Reason | None:
    """Return the reason ``to_json`` made the text of."""
    if text is None:
        return None
    kept = json.loads(text)
    return Reason(kept["key"], {name: _unpacked(value) for name, value in kept["values"].items()}, kept["weight"])


def _packed(value: Value) -> Any:
    match value:
        case Money():
            return {"money": [value.minor, value.currency]}
        case Share():
            return {"share": value.value}
        case Days():
            return {"days": value.value}
        case Points():
            return {"points": value.hundredths}
        case Term():
            return {"term": value.key}
        case date():
            return {"date": value.isoformat()}
        case _:
            return value


def _unpacked(kept: Any) -> Value:
    match kept:
        case {"money": [minor, currency]}:
            return Money(minor, currency)
        case {"share": value}:
            return Share(value)
        case {"days": value}:
            return Days(value)
        case {"points": value}:
            return Points(value)
        case {"term": key}:
            return Term(key)
        case {"date": day}:
            return date.fromisoformat(day)
        case _:
            plain: Value = kept
            return plain

"""Keep a reason as JSON and read it back."""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from core.types import Days, Money, Points, Reason, Said, Share, Term, Value


def to_json(reason: Reason | None) -> str | None:
    """Return a reason as text, its figures with their types."""
    if reason is None:
        return None
    return json.dumps(
        {"key": reason.key, "values": _all_packed(reason.values), "weight": reason.weight}, ensure_ascii=False
    )


def from_json(text: str | None) -> Reason | None:
    """Return the reason ``to_json`` made the text of."""
    if text is None:
        return None
    kept = json.loads(text)
    return Reason(kept["key"], _all_unpacked(kept["values"]), kept["weight"])


def _all_packed(values: Mapping[str, Value]) -> dict[str, Any]:
    return {name: _packed(value) for name, value in values.items()}


def _all_unpacked(kept: Mapping[str, Any]) -> dict[str, Value]:
    return {name: _unpacked(value) for name, value in kept.items()}


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
        case Said():
            return {"said": [value.en, value.zh, _all_packed(value.values)]}
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
        case {"said": [en, zh, values]}:
            return Said(en, zh, _all_unpacked(values))
        case {"date": day}:
            return date.fromisoformat(day)
        case _:
            plain: Value = kept
            return plain

"""Write a policy as TOML: what a company changed of the shipped one, or what somebody changes of theirs."""

import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from datetime import date, time
from typing import Any

from core.errors import Misconfigured, Mistake
from core.policy.policy import Policy
from core.policy.reading import BadPolicy, Rules, line_of, load_policy, read_rules

Table = dict[str, Any]

# What is said of a mistake in one rule when there is no file to point into.
WITHOUT_FILE = {
    "policy_unknown_key": "rule_unknown",
    "policy_no_column": "rule_unknown",
    "policy_weights": "rule_weights",
    "policy_value": "rule_value",
}

_PAIR = re.compile(r"(?P<key>\s*[\w.\"'-]+\s*=\s*)(?P<value>[^#]*?)(?P<note>\s*(#.*)?)$")


def rules_of(policy: Policy) -> Rules:
    """Return a policy with a text that says only what differs from the shipped one."""
    return read_rules(as_toml(_difference(json.loads(policy.text), json.loads(load_policy().text))))


def with_changes(rules: Rules, changes: Mapping[str, str]) -> Rules:
    """Return the rules with new values, ``{"tier.top_share": "0.1"}``, as a policy file would say them.

    What the text says besides stays as it is written. Raises Mistake with the first problem.
    """
    text = rules.text
    for key, value in changes.items():
        text = _with_change(text, rules.policy, key.split("."), _read(value))
    try:
        return read_rules(text)
    except BadPolicy as problem:
        raise without_file(problem) from problem


def without_file(problem: Misconfigured) -> Misconfigured | Mistake:
    """Return the first problem of a policy file as a mistake in one rule, whatever file it is in."""
    if isinstance(problem, BadPolicy):
        problem = problem.problems[0]
    key = WITHOUT_FILE.get(problem.key)
    kept = {name: value for name, value in problem.values.items() if name not in ("file", "line")}
    return problem if key is None else Mistake(key, str(problem), **kept)


def as_toml(table: Mapping[str, Any]) -> str:
    """Return nested tables as TOML that reads back equal; what is None is left out."""
    return "".join(f"{line}\n" for line in _lines(table, ()))


def _with_change(text: str, policy: Policy, path: list[str], value: Any) -> str:
    """Return the text with one value changed where it stands; written anew where it cannot be changed in place."""
    wanted = tomllib.loads(text)
    _put(wanted, policy, path, value)
    number = line_of(text, path)
    if number is not None:
        lines = text.splitlines()
        lines[number - 1] = _PAIR.sub(lambda pair: f"{pair['key']}{as_value(value)}{pair['note']}", lines[number - 1])
        edited = "\n".join(lines) + "\n"
        if _loads(edited) == wanted:
            return edited
    return as_toml(wanted)


def _put(table: Table, policy: Policy, path: list[str], value: Any) -> None:
    """Set a value in nested tables; a group of weights comes whole, since a file replaces it as a whole."""
    whole: Any = json.loads(policy.text)
    for name in path[:-1]:
        whole = whole.get(name) if isinstance(whole, dict) else None
        fresh = dict(whole) if name == "weights" and isinstance(whole, dict) else {}
        table = table.setdefault(name, fresh)
        if not isinstance(table, dict):
            raise Mistake("rule_single", name=name)
    table[path[-1]] = value


def _read(value: str) -> Any:
    """Return a typed value: 40, 0.5, 50 %, true, 80/20."""
    said = value.strip()
    if re.fullmatch(r"\d+(\.\d+)?\s*[%％]", said):
        return float(said.rstrip(" %％")) / 100
    try:
        return tomllib.loads(f"x = {said}")["x"]
    except (ValueError, RecursionError):  # also numbers of thousands of digits, and lists without end
        return said


def _loads(text: str) -> Table | None:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return None


def _lines(table: Mapping[str, Any], path: tuple[str, ...]) -> Iterator[str]:
    plain = {key: value for key, value in table.items() if not isinstance(value, dict) and value is not None}
    if path and (plain or not table):
        yield f"[{'.'.join(map(_as_key, path))}]"
    for key, value in plain.items():
        yield f"{_as_key(key)} = {as_value(value)}"
    for key, value in table.items():
        if isinstance(value, dict):
            yield from _lines(value, (*path, key))


def as_value(value: Any) -> str:
    """Return a value as TOML writes it."""
    match value:
        case dict():
            return (
                "{ " + ", ".join(f"{_as_key(key)} = {as_value(v)}" for key, v in value.items() if v is not None) + " }"
            )
        case list() | tuple():
            return "[" + ", ".join(map(as_value, value)) + "]"
        case float():
            return repr(value)  # as in JSON, but for nan and inf
        case date() | time():
            return value.isoformat()
        case _:
            # Numbers, true, false and strings are written as in JSON, but for the one control character JSON lets pass.
            return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _as_key(name: str) -> str:
    """Return a name as TOML writes it, so that it reads back as this one name whatever is in it."""
    return name if re.fullmatch("[A-Za-z0-9_-]+", name) else as_value(name)


def _difference(own: Table, shipped: Table) -> Table:
    """Return what differs, groups of weights whole."""
    found: Table = {}
    for key, value in own.items():
        if value == shipped.get(key):
            continue
        below = shipped.get(key)
        if isinstance(value, dict) and isinstance(below, dict) and key != "weights":
            found[key] = _difference(value, below)
        else:
            found[key] = value
    return found

"""Read the policy from TOML: the company's own laid over the shipped one, with every mistake named at once."""

import json
import re
import tomllib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, get_args

from pydantic import ValidationError

from core.errors import Misconfigured
from core.policy.policy import Policy
from core.policy.section import FULL, Unbalanced
from core.types import Value

SHIPPED = Path(__file__).parent.parent / "policy.toml"
SIGNS = {"ge": "≥", "gt": ">", "le": "≤", "lt": "<"}
LIKE = {
    "bool": "true, false",
    "int": "0, 1, 2 …",
    "float": "0.25, 1, 12.5 …",
    "finite": "0.25, 1, 12.5 …",
    "string": '"CNY" …',
    "tuple": '["…", "…"]',
    "too_short": '["…", "…"]',
    "model": "{ … }",
    "dict": "{ … }",
    "missing": "…",
}
SAID_OF_A_VALUE = 80  # characters: enough to find it in the file


class BadPolicy(Misconfigured):
    """A policy with mistakes; ``problems`` are all of them, each with its own key and values."""

    def __init__(self, problems: tuple[Misconfigured, ...]) -> None:
        first = problems[0]
        if len(problems) == 1:
            super().__init__(first.key, str(first), **first.values)
        else:
            english = "; ".join(str(problem) for problem in problems)
            super().__init__("policy_problems", english, count=len(problems), problems=english)
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Rules:
    """A policy with the text it was written as: what the company changed of the shipped one."""

    text: str
    policy: Policy


def load_policy(path: Path | None = None) -> Policy:
    """Return the company's policy laid over the shipped one. Raises Misconfigured with all problems."""
    return load_rules(path).policy


def load_rules(path: Path | None = None) -> Rules:
    """Return a file's policy together with its text, the shipped one without a file. Raises Misconfigured."""
    if path is None:
        return read_rules("")
    try:
        text = path.read_text("utf-8-sig")  # Windows editors begin a file with a mark
    except (OSError, UnicodeDecodeError) as problem:
        raise Misconfigured("policy_unreadable", f"cannot read {path}: {problem}", file=str(path)) from problem
    return read_rules(text, file=path.name)


@lru_cache(maxsize=16)  # every answer asks for those that hold
def read_rules(text: str, *, file: str = "policy.toml") -> Rules:
    """Return the policy of a TOML text together with the text. Raises Misconfigured with all problems."""
    return Rules(text, parse_policy(text, file=file))


def parse_policy(text: str, *, file: str = "policy.toml") -> Policy:
    """Return the policy of a TOML text laid over the shipped one. Raises Misconfigured with all problems."""
    shipped = tomllib.loads(SHIPPED.read_text("utf-8"))
    try:
        laid = json.dumps(_laid_over(shipped, tomllib.loads(text)), default=str)
    except (ValueError, RecursionError) as problem:  # also numbers of thousands of digits, and lists without end
        raise _no_toml(file, str(problem)) from problem
    try:
        return Policy.model_validate_json(laid)
    except ValidationError as problem:
        if problem.errors()[0]["type"] == "json_invalid":  # nested deeper than pydantic reads
            raise _no_toml(file, problem.errors()[0]["ctx"]["error"]) from problem
        raise BadPolicy(tuple(_said(error, text, file) for error in _own(problem.errors()))) from problem


def _no_toml(file: str, problem: str) -> Misconfigured:
    return Misconfigured("policy_not_toml", f"{file}: {problem}", file=file, problem=problem)


def _laid_over(under: Mapping[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    merged = dict(under)
    for key, value in over.items():
        below = under.get(key)
        replaces = key == "weights" or not (isinstance(below, dict) and isinstance(value, dict))
        merged[key] = value if replaces else _laid_over(below or {}, value)
    return merged


def _own(errors: Sequence[Any]) -> list[Any]:
    """Return the errors without lists called too short because of what is wrong within them."""
    paths = [error["loc"] for error in errors]
    within = {path[:depth] for path in paths for depth in range(len(path))}
    return [error for error in errors if error["type"] != "too_short" or error["loc"] not in within]


def _said(error: Any, text: str, file: str) -> Misconfigured:
    """Return one of pydantic's errors in the policy's own terms."""
    path = [str(part) for part in error["loc"]]
    key = ".".join(path)
    where: dict[str, Value] = {"file": file, "line": _nearest_line(text, path)}
    at = f"{file}, line {where['line']}"
    if error["type"] == "extra_forbidden":
        nearest = nearest_name(path[-1], _keys_of(path[:-1]))
        return Misconfigured(
            "policy_unknown_key", f"{at}: no key {key!r}, did you mean {nearest!r}?", name=key, nearest=nearest, **where
        )
    if error["type"] == "value_error" and isinstance(error["ctx"]["error"], Unbalanced):
        total = sum(error["input"].values())
        return Misconfigured(
            "policy_weights", f"{at}: {key} sum to {total}, not {FULL}", group=key, total=total, **where
        )
    value, expected = _given(error), _expected(error)
    return Misconfigured(
        "policy_value", f"{at}: {key} = {value}: {expected}", name=key, value=value, expected=expected, **where
    )


def _given(error: Any) -> str | None:
    """Return the beginning of the value that is wrong, None where there is none."""
    said = str(error["input"])
    cut = said if len(said) <= SAID_OF_A_VALUE else f"{said[:SAID_OF_A_VALUE]}…"
    return None if error["type"] == "missing" else cut


def _nearest_line(text: str, path: list[str]) -> int | None:
    """Return the line of a key, or of what it is written within."""
    lines = (line_of(text, path[:depth]) for depth in range(len(path), 0, -1))
    return next((line for line in lines if line), None)


def _expected(error: Any) -> str:
    """Return what a value may be, in signs that need no language."""
    limits = error.get("ctx", {})
    for bound, sign in SIGNS.items():
        if bound in limits:
            return f"{sign} {limits[bound]}"
    if said := limits.get("pattern") or limits.get("error"):
        return str(said)
    if error["type"] == "literal_error":
        return str(limits["expected"]).replace("'", "").replace(" or ", ", ")
    return next((like for kind, like in LIKE.items() if error["type"].startswith(kind)), str(error["msg"]))


def _keys_of(path: list[str]) -> list[str]:
    """Return the keys of the table at a path; a table of a list is named by its number."""
    model: Any = Policy
    for part in path:
        if not part.isdigit():
            model = next(f.annotation for name, f in model.model_fields.items() if (f.alias or name) == part)
        while not hasattr(model, "model_fields"):
            model = get_args(model)[0]
    return [field.alias or name for name, field in model.model_fields.items()]


def nearest_name(name: str, names: list[str]) -> str:
    """Return the most similar of the names."""
    from rapidfuzz import fuzz, process  # only a mistake pays for the import

    found = process.extractOne(name, names, scorer=fuzz.WRatio)
    return str(found[0]) if found else ""


def line_of(text: str, path: list[str]) -> int | None:
    """Return the line of a TOML text that sets a key, or opens its table; None when the text does neither."""
    table: list[str] = []
    opened: Counter[str] = Counter()
    for number, line in enumerate(text.splitlines(), 1):
        if header := re.match(r"\s*(\[{1,2})\s*([^\[\]]+?)\s*\]", line):
            table = [part.strip(" \"'") for part in header[2].split(".")]
            if len(header[1]) > 1:  # one more table of a list
                table.append(str(opened[header[2]]))
                opened[header[2]] += 1
            found = table
        elif pair := re.match(r"\s*([\w.\"'-]+)\s*=", line):
            found = table + [part.strip(" \"'") for part in pair[1].split(".")]
        else:
            continue
        if found == path:
            return number
    return None

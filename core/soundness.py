"""Check a policy against the models: every column it names is there in time, and held against what it can be."""

from collections.abc import Iterator, Mapping

from core.conditions import Conditions, names_in
from core.errors import Misconfigured
from core.frames import Column
from core.lineup import columns, readable
from core.policy import BadPolicy, Policy, nearest_name
from core.policy.condition import Condition, Words
from core.types import Value

FILE = "policy.toml"
LIMITS = ("at_least", "above", "at_most", "below")


def check_policy(policy: Policy) -> None:
    """Raise BadPolicy with all problems when the policy names what no model gives in time."""
    if problems := tuple(_problems(policy)):
        raise BadPolicy(problems)


def _problems(policy: Policy) -> Iterator[Misconfigured]:
    yield from _weights(policy.tier.weights, "tier.weights", policy)
    facts = readable("segment")
    for place, segment in enumerate(policy.segments):
        own = getattr(segment.weights, "tier", None) or {}
        yield from _weights(own, f"segments.{place}.weights.tier", policy)
        yield from _conditions(segment.when, f"segments.{place}.when", facts)
        yield from _words(segment.label, f"segments.{place}.label", {})
    scores = readable("relationship")
    for place, rule in enumerate(policy.relationship):
        yield from _conditions(rule.when, f"relationship.{place}.when", scores)
        yield from _words(rule.because, f"relationship.{place}.because", scores)


def _weights(weights: Mapping[str, int], key: str, policy: Policy) -> Iterator[Misconfigured]:
    """Yield the weighed scores that no model gives before the tier and that are not awaited."""
    scores = {name for name, column in readable("tier").items() if column.unit == "points"} | set(policy.tier.awaited)
    for name in weights:
        if name not in scores:
            yield _no_column(f"{key}.{name}", name, scores)


def _conditions(conditions: Conditions, key: str, there: Mapping[str, Column]) -> Iterator[Misconfigured]:
    for place, condition in enumerate(conditions):
        at = f"{key}.{place}"
        if condition.column not in there:
            yield _no_column(f"{at}.column", condition.column, there)
        else:
            yield from _comparison(condition, there[condition.column], at)


def _comparison(condition: Condition, column: Column, key: str) -> Iterator[Misconfigured]:
    limits = [name for name in LIMITS if getattr(condition, name) is not None]
    if column.unit == "day":
        yield _wrong(f"{key}.column", column.name, "days_since_last, overdue_ratio …")
    elif column.options and limits:
        yield _wrong(f"{key}.{limits[0]}", column.name, _listed(column.options))
    elif not column.options and condition.one_of:
        yield _wrong(f"{key}.is", column.name, ", ".join(LIMITS))
    elif not (limits or condition.one_of or condition.unknown):
        yield _wrong(key, column.name, _listed(column.options) if column.options else ", ".join(LIMITS))
    for option in condition.one_of or ():
        if column.options and option not in column.options:
            yield _no_option(f"{key}.is", option, column)


def _words(words: Words, key: str, there: Mapping[str, Column]) -> Iterator[Misconfigured]:
    """Yield the names in braces that are no column, and a language that names others than the other."""
    named = {lang: names_in(getattr(words, lang)) for lang in ("en", "zh")}
    for lang, names in named.items():
        for name in names:
            if name not in there:
                yield _no_column(f"{key}.{lang}", name, there)
    if sorted(named["en"]) != sorted(named["zh"]):
        yield _wrong(f"{key}.zh", words.zh, " ".join(f"{{{name}}}" for name in named["en"]))


def _listed(options: tuple[str, ...]) -> str:
    return "is = [" + ", ".join(f'"{option}"' for option in options) + "]"


def _no_column(key: str, name: str, there: Mapping[str, Column] | set[str]) -> Misconfigured:
    nearest = nearest_name(name, sorted(there))
    late = " in time" if name in columns() else ""
    english = f"{key}: no column {name!r}{late}, did you mean {nearest!r}?"
    return _problem("policy_no_column", english, name=key, column=name, nearest=nearest)


def _no_option(key: str, option: str, column: Column) -> Misconfigured:
    nearest = nearest_name(option, list(column.options))
    english = f"{key}: {column.name} is never {option!r}, did you mean {nearest!r}?"
    return _problem("policy_no_option", english, name=key, column=column.name, option=option, nearest=nearest)


def _wrong(key: str, value: str, expected: str) -> Misconfigured:
    return _problem("policy_comparison", f"{key}: {value}: {expected}", name=key, value=value, expected=expected)


def _problem(key: str, english: str, **values: Value) -> Misconfigured:
    return Misconfigured(key, english, file=FILE, **values)

"""Show the rules that hold: the main weights and borders, one section with what each rule means, and the versions."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from bot.context import Ask
from bot.reply import Block, Fields, Table, Text
from bot.scoring import NOBODY
from core.errors import Mistake
from core.markdown import Markdown, bullets, escape, join
from core.policy import Policy, load_policy, nearest_name
from core.policy.meanings import LISTS, Passage, passages_of
from core.policy.writing import as_value
from core.store.tables.policies import PolicyVersion
from core.types import Value

# What decides most, shown first.
MAIN = (
    "tier.weights",
    "current_value.weights",
    "potential.weights",
    "tier.cut",
    "tier.top_share",
    "tier.high_value_points",
    "tier.break_even_below",
    "tier.keep_points",
    "quadrant.cut",
)


def overview(ask: Ask, policy: Policy, held: PolicyVersion | None) -> Iterator[Block]:
    """Give the version, since when and by whom, the main rules, what differs from the shipped ones, all sections."""
    yield Text(_version(ask, policy, held))
    values, shipped = _all(policy), _all(load_policy())
    yield Fields([(_code(key), _value(_at(values, key))) for key in MAIN])
    own = [
        ask.say("differs", rule=_code(key), value=_value(now), shipped=_value(was))
        for key, now, was in _differences(values, shipped, "")
    ]
    if own:
        yield Text(bullets(ask.say("own_rules"), own))
    sections = [name for name, value in values.items() if isinstance(value, (dict, list)) and value]
    names = join(" · ", [_code(name) for name in sections])
    yield Text(join("\n\n", (join(" ", (ask.say("sections"), names)), ask.say("one_section"))))


def section(ask: Ask, policy: Policy, name: str) -> Iterator[Block]:
    """Give the rules of a section or a table in it, each with its value and meaning. Raises Mistake for none."""
    values = _all(policy)
    found = _at(values, name)
    if found is None:
        alike = [table for table in _tables(values) if table.count(".") == name.count(".")] or _tables(values)
        raise Mistake("rule_unknown", name=name, nearest=nearest_name(name, alike))
    if name in LISTS:
        yield from (Text(_listed(ask, rule, number)) for number, rule in enumerate(found, 1))
        return
    for passage in passages_of(name if isinstance(found, dict) else name.rpartition(".")[0]):
        if isinstance(found, dict) or name in passage.rules:
            yield Text(_passage(ask, passage, values))


def versions(ask: Ask, kept: Sequence[PolicyVersion], held: PolicyVersion | None) -> Table:
    """Return the list of versions, the newest first."""
    head = [ask.say(name) for name in ("version", "when", "who", "note")]
    rows = [
        [
            ask.say("holds" if held and version.id == held.id else "held", version=_code(version.version)),
            ask.wording.show(version.created_at.date()),
            _who(ask, version.who),
            ask.wording.show(version.note or ""),
        ]
        for version in kept
    ]
    return Table(head, rows)


def changes(ask: Ask, now: Policy, then: Mapping[str, str], rules: Policy) -> Markdown:
    """Return the rules somebody changes, from what to what."""
    old, new = _all(now), _all(rules)
    return bullets(
        ask.say("draft"),
        [ask.say("change", rule=_code(k), before=_value(_at(old, k)), after=_value(_at(new, k))) for k in then],
    )


def _version(ask: Ask, policy: Policy, held: PolicyVersion | None) -> Markdown:
    if held is None:
        return ask.say("unpublished", version=_code(policy.version))
    told = ask.say(
        "since",
        version=_code(held.version),
        on=held.created_at.astimezone(ask.asker.zone).date(),
        who=_who(ask, held.who),
    )
    return join(" ", (told, ask.say("noted", note=held.note))) if held.note else told


def _who(ask: Ask, who: str) -> Markdown:
    return ask.say("nobody") if who == NOBODY else escape(who)


def _passage(ask: Ask, passage: Passage, values: Mapping[str, Any]) -> Markdown:
    told = ask.say("meaning", meaning=passage.meaning[ask.lang])
    rules = [ask.say("rule", rule=_code(key), value=_value(_at(values, key))) for key in passage.rules]
    return bullets(told, rules) if rules else told


def _listed(ask: Ask, rule: Mapping[str, Any], number: int) -> Markdown:
    """Return one rule of a list: what it is called, when it holds, and what it says."""
    said = rule.get("because") or rule["label"]
    head = ask.say("listed", number=number, name=_code(rule.get("class") or rule["name"]), said=said[ask.lang])
    return bullets(head, [_condition(condition) for condition in rule["when"]])


def _condition(condition: Mapping[str, Any]) -> Markdown:
    limits = {name: value for name, value in condition.items() if name != "column" and value not in (None, False)}
    return join(" ", (_code(condition["column"]), _value(limits)))


def _all(policy: Policy) -> dict[str, Any]:
    """Return all rules as the file names them, in its order."""
    return policy.model_dump(mode="json", by_alias=True)


def _at(values: Any, key: str) -> Any:
    """Return the value of a rule or table, None where there is none of that name."""
    for name in key.split("."):
        values = values.get(name) if isinstance(values, dict) else None
    return values


def _tables(values: Mapping[str, Any], path: str = "") -> list[str]:
    """Return the names of all sections and of the tables in them."""
    tables = {name: value for name, value in values.items() if isinstance(value, dict)}
    deeper = [f"{path}{key}" for name, value in tables.items() for key in _tables(value, f"{name}.")]
    return [*(f"{path}{name}" for name in tables), *deeper, *(() if path else LISTS)]


def _differences(own: Mapping[str, Any], shipped: Mapping[str, Any], path: str) -> Iterator[tuple[str, Any, Any]]:
    for name, value in own.items():
        was = shipped.get(name)
        if isinstance(value, dict) and isinstance(was, dict):
            yield from _differences(value, was, f"{path}{name}.")
        elif value != was:
            yield f"{path}{name}", value, was


def _value(value: Any) -> Markdown:
    """Return a rule's value as the file writes it; a group of weights without its braces."""
    if isinstance(value, dict):
        return join(" · ", [Markdown(f"{_code(name)} {_value(v)}") for name, v in value.items() if v is not None])
    said: Value = as_value(value)
    return escape(said)


def _code(name: str) -> Markdown:
    """Return a name of the policy file, typed exactly so."""
    return Markdown(f"`{name}`")

"""Try a playbook out: on full figures, on none, on each option, until every branch has been written once."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from jinja2 import Template, nodes

from core.briefing import Shown, Variable, catalogue, question
from core.playbook.library import Playbook
from core.playbook.template import Slot, environment, fill, prepared, slot
from core.types import Days, Money, Share, Term, Value
from core.wording import Wording

TODAY = date(2026, 6, 30)
RANDOM_TRIALS = 200
MOST_TRIALS = 4000  # a branch not reached by then is reported
BRANCH = "branch_"


@dataclass
class Trials:
    """What came of trying: every paragraph once, the longest text, the lines of branches never written."""

    paragraphs: dict[str, None] = field(default_factory=dict)
    longest: str = ""
    texts: dict[str, None] = field(default_factory=dict)
    unreached: tuple[int, ...] = ()


def specimen(variable: Variable) -> Shown:
    """Return a plausible value of a variable, for trials and previews."""
    sample = variable.sample
    match variable.kind:
        case "money":
            return Money(int(sample or 123_456_700), "CNY")
        case "share":
            return Share(float(sample or 0.25))
        case "days":
            return Days(float(sample or 30))
        case "number":
            return float(sample or 3)
        case "date":
            return TODAY if variable.name == "today" else TODAY + timedelta(days=20)
        case "flag":
            return True
        case "term":
            return Term(f"{variable.name}.{variable.options[0]}")
        case "terms":
            return tuple(Term(key) for key in (sample or "").split("|"))
        case "texts":
            return tuple((sample or "").split("|"))
        case _:
            return sample or "North Works"


def try_out(book: Playbook, wording: Wording) -> Trials:
    """Render a playbook over its cases; which branches were written is known from marks put into the template."""
    tree = environment().parse(prepared(book.body))
    cases = _candidates(tree, wording)
    branches = _mark_branches(tree)
    template = Template.from_code(environment(), environment().compile(tree), {})
    marks = {mark: Slot(mark, "", None, "") for mark in branches}
    left, found, telling = set(branches), Trials(), [{name: slots[0] for name, slots in cases.items()}]
    for number, case in enumerate(_cases(cases, telling, Random(book.name))):
        filled = fill(template, case | marks, book.lang)
        if not left.isdisjoint(filled.used):
            left.difference_update(filled.used)
            telling.append(case)
        _note(found, filled.text)
        if not left and number > RANDOM_TRIALS + 2 * sum(map(len, cases.values())):
            break
    found.unreached = tuple(sorted(branches[mark] for mark in left))
    return found


def _note(found: Trials, text: str) -> None:
    found.texts[text] = None
    found.paragraphs.update(dict.fromkeys(line for line in text.split("\n") if line))
    found.longest = max(found.longest, text, key=len)


def _mark_branches(tree: nodes.Template) -> dict[str, int]:
    """Put a figure that says nothing at the head of each branch, to leave its trace; return the line of each."""
    lines: dict[str, int] = {}
    for choice in tree.find_all(nodes.If):
        for body in (choice.body, choice.else_):
            if body:
                mark, line = f"{BRANCH}{len(lines)}", body[0].lineno
                lines[mark] = line
                body.insert(0, nodes.Output([nodes.Name(mark, "load", lineno=line)], lineno=line))
    return lines


def _cases(
    candidates: Mapping[str, Sequence[Slot]], telling: list[dict[str, Slot]], dice: Random
) -> Iterator[dict[str, Slot]]:
    """Yield all known, all unknown, each variable varied on both; then change cases that reached something new."""
    full = telling[0]
    none = {name: slots[-1] for name, slots in candidates.items()}
    for start in (full, none):
        for name, slots in candidates.items():
            for one in slots:
                yield _together({**start, name: one}, full)
    for _ in range(MOST_TRIALS):
        names = dice.sample(list(candidates), min(dice.randint(1, 4), len(candidates)))
        change = {name: dice.choice(candidates[name]) for name in names}
        recent = telling[-dice.randint(1, len(telling)) :]  # the way into a chain of branches leads over its last one
        yield _together(dice.choice(recent) | _with_losses(change, none), full)


def _with_losses(change: dict[str, Slot], none: Mapping[str, Slot]) -> dict[str, Slot]:
    """Make unknown what cannot be known without what a change makes unknown."""
    lost = {name for name, one in change.items() if not _there(one)}
    return {name: one for name, one in none.items() if lost.intersection(catalogue()[name].known_with)} | change


def _together(case: dict[str, Slot], full: Mapping[str, Slot]) -> dict[str, Slot]:
    """Fill in what is always known when something else is: a complaint has its days."""
    for name, one in list(case.items()):
        for other in catalogue()[name].known_with if _there(one) else ():
            if other in case and not _there(case[other]):
                case[other] = full[other]
    return case


def _there(one: Slot) -> bool:
    """Tell whether a figure is known and not a count of nothing."""
    return one.said is not None and not (catalogue()[one.name].kind == "number" and one.plain == 0)


def _candidates(tree: nodes.Template, wording: Wording) -> dict[str, list[Slot]]:
    """Return the values worth trying of each variable in a template: the specimen first, unknown last."""
    bounds: dict[str, set[float]] = {}
    texts: dict[str, set[str]] = {}
    for compared in tree.find_all(nodes.Compare):
        name = compared.expr.name if isinstance(compared.expr, nodes.Name) else None
        for constant in compared.find_all(nodes.Const) if name else ():
            if isinstance(constant.value, str):
                texts.setdefault(str(name), set()).add(constant.value)
            elif isinstance(constant.value, int | float):
                bounds.setdefault(str(name), set()).add(float(constant.value))
    names = {name.name for name in tree.find_all(nodes.Name)} & catalogue().keys()
    return {
        name: [
            slot(name, value, question(name, wording.lang), wording)
            for value in _values(catalogue()[name], sorted(bounds.get(name, ())), sorted(texts.get(name, ())))
        ]
        for name in sorted(names)
    }


def _values(variable: Variable, bounds: Sequence[float], texts: Sequence[str]) -> list[Shown]:
    """Return values of a variable: the specimen, what it is compared with, every option, unknown where it can be."""
    first = specimen(variable)
    values: list[Shown] = [first, *(texts if variable.kind == "text" else ())]
    if variable.kind == "term":
        values += [Term(f"{variable.name}.{option}") for option in variable.options[1:]]
    if variable.kind == "flag":
        values.append(False)
    if variable.kind == "date" and variable.name != "today":
        values.append(TODAY - timedelta(days=40))
    if isinstance(first, tuple):
        values.append(first[1:])
    for bound in (*bounds, 0.0):
        values += [_like(first, bound - 1), _like(first, bound + 1)] if _numeric(first) else []
    return [*values, None] if variable.ask else values


def _numeric(value: Shown) -> bool:
    return isinstance(value, Money | Share | Days | float)


def _like(first: Shown, number: float) -> Value:
    match first:
        case Money():
            return Money(int(max(number, 0) * 100), first.currency)
        case Share():
            return Share(number)
        case Days():
            return Days(max(number, 0.0))
        case _:
            return max(number, 0.0)

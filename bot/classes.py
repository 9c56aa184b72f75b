"""The classes customers are put in, by the names people use for them in either language."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from rapidfuzz import fuzz, process

from bot.line import plain_width
from core.customers.behaviour_classes import CLASSES
from core.customers.value_roles import ROLES
from core.lineup import columns, models
from core.settle import LEVELS
from core.store.tables.runs import Score
from core.terms import all_terms
from core.types import LANGS, Term

ALIKE = 78  # of 100: a typing error passes, another class does not
NEAR = 5
LABELS = frozenset((*ROLES, *CLASSES))  # columns whose classes are a yes and a no
# Columns whose options say nothing without the column's name: red of what?
BARE = frozenset((*LEVELS, "credit_grade", "warning"))


@dataclass(frozen=True, slots=True)
class Class:
    """One class: the column that holds it and its option."""

    column: str
    option: str

    @property
    def name(self) -> str:
        """Its name that is never mistaken, as buttons carry it: ``tier.high_value``."""
        return f"{self.column}.{self.option}"

    @property
    def term(self) -> Term:
        """The word for it."""
        return Term(self.name)


def kind_of(column: str) -> Term:
    """Return the word for a column: what its classes are classes of."""
    return Term(f"change.{column}") if column in LEVELS else Term(f"{_giver(column)}.{column}")


@cache
def kept() -> Mapping[str, Sequence[Class]]:
    """Return the classes that every run keeps, by column, in the order of the table."""
    coded = {name: columns()[name].options for name in Score.model_fields if name in columns()}
    return {name: tuple(Class(name, option) for option in options) for name, options in coded.items() if options}


def find(said: str) -> Sequence[Class]:
    """Return the classes that words may mean: one when they are clear, several near ones otherwise, or none."""
    words = _folded(said)
    if words in _named():
        return _named()[words]
    alike = process.extract(words, list(_named()), scorer=fuzz.ratio, score_cutoff=ALIKE, limit=NEAR)
    near = [found for name, _, _ in alike for found in _named()[name]]
    return tuple(dict.fromkeys(near))[:NEAR]


def means(said: str) -> Class | None:
    """Return the one class that words name, None when they name none or several."""
    found = _named().get(_folded(said), ())
    return found[0] if len(found) == 1 else None


@cache
def _named() -> Mapping[str, tuple[Class, ...]]:
    named: dict[str, tuple[Class, ...]] = {}
    for classes in kept().values():
        for each in classes:
            for name in dict.fromkeys(map(_folded, _names(each))):
                named[name] = (*named.get(name, ()), each)
    return named


def _names(each: Class) -> Iterator[str]:
    """Give every name of a class: its word, alone or behind the name of its column, in either language."""
    yield each.name
    for lang in LANGS:
        terms = all_terms()[lang]
        words = [terms[each.name], each.option.replace("_", " ")]
        words += [words[0].removesuffix("客户"), words[0].removesuffix("灯"), words[0].removesuffix("级")]
        if each.column not in BARE:
            yield from (word for word in words if word not in ("no", "yes"))
        kind = terms[kind_of(each.column).key].lower()
        for of in (
            kind,
            kind.removesuffix(" risk"),
            kind.removesuffix("风险"),
            kind.removesuffix("等级"),
            kind.split()[-1],
        ):
            yield from (f"{of} {word}" for word in words)


def _folded(said: str) -> str:
    return "".join(plain_width(said).casefold().replace("_", " ").replace("-", " ").split())


def _giver(column: str) -> str:
    return next(m.name for m in models() if any(c.name == column for c in (*m.gives_features, *m.gives)))

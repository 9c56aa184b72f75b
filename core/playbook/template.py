"""The template language of playbooks: what a template sees of a figure, and what it may do with it."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cache, lru_cache
from typing import Any

from jinja2 import StrictUndefined, Template
from jinja2.meta import find_undeclared_variables
from jinja2.sandbox import ImmutableSandboxedEnvironment

from core.markdown import escape
from core.rough import rough
from core.types import Lang, Money, Term, Value
from core.wording import Wording, minor_digits

MAX_WORKDAYS = 260  # a year of weekdays
ASK: Mapping[Lang, str] = {"en": "*Ask: {}*", "zh": "*先问：{}*"}
COMMA: Mapping[Lang, str] = {"en": ", ", "zh": "、"}

STARTS = re.compile(r"[-*>#]\s|\d+\.\s")  # a list item, quote or heading begins a line of its own
ONLY_TAGS = re.compile(r"\s*(\{%.*?%\}\s*)+")

Plain = str | float | bool | None


@dataclass(frozen=True, slots=True)
class Slot:
    """What a template gets of one variable, in plain data: its words, what it compares as, the question when unknown.

    ``said`` is Markdown with the data escaped, None when the figure is unknown. ``plain`` is the option's name of a
    term, the number in major units of money, days, a share as a fraction, a date in ISO form, text as it is. ``rough``
    is an amount as one speaks of it, to two digits.
    """

    name: str
    said: str | None
    plain: Plain
    ask: str
    items: tuple["Slot", ...] = ()
    rough: str | None = None

    @property
    def known(self) -> bool:
        """Whether there is a value, a zero included."""
        return self.said is not None

    def now(self) -> "Slot":
        """Return this."""
        return self


class Unsaid:
    """The same of one value that is said when it is written: a template only compares most of its variables."""

    __slots__ = ("_value", "_wording", "ask", "known", "name", "plain")

    def __init__(self, name: str, value: Value | tuple[Value, ...], ask: str, wording: Wording) -> None:
        self.name, self.ask, self._value, self._wording = name, ask, value, wording
        self.plain = float(len(value)) if isinstance(value, tuple) else _plain(value)
        self.known = value not in (None, "", ())

    @property
    def items(self) -> tuple[Slot, ...]:
        """The items of a list."""
        return self.now().items

    @property
    def said(self) -> str | None:
        """The value's words."""
        return self.now().said

    @property
    def rough(self) -> str | None:
        """An amount as one speaks of it."""
        return self.now().rough

    def now(self) -> Slot:
        """Return it said: plain data, as another process gets it."""
        return slot(self.name, self._value, self.ask, self._wording)


def slot(name: str, value: Value | tuple[Value, ...], ask: str, wording: Wording) -> Slot:
    """Return a variable as templates see it: said in the language and escaped, so that data stays data."""
    if isinstance(value, tuple):
        items = tuple(slot(name, item, ask, wording) for item in value)
        return Slot(name, _joined(items, wording.lang), float(len(items)), ask, items)
    said = None if value is None or value == "" else wording.show(value)
    spoken = escape(rough(value, wording.lang)) if isinstance(value, Money) else None
    return Slot(name, said, _plain(value), ask, rough=spoken)


def _joined(items: tuple[Slot, ...], lang: Lang) -> str | None:
    return COMMA[lang].join(item.said or "" for item in items) if items else None


def _plain(value: Value) -> Plain:
    match value:
        case Money():
            return value.minor / float(10 ** minor_digits(value.currency))
        case Term():
            return value.key.rpartition(".")[2]
        case date():
            return value.isoformat()
        case None | str() | bool() | int() | float():
            return value
        case _:
            return float(getattr(value, "value", getattr(value, "hundredths", 0) / 100))


@dataclass
class Trace:
    """What a rendering wrote: the names of the figures used and of those it had to ask for, in order."""

    used: dict[str, None] = field(default_factory=dict)
    missing: dict[str, None] = field(default_factory=dict)


class Figure:
    """A slot inside a running template: an unknown one is false and equals nothing; printing leaves a trace."""

    def __init__(self, slot: Slot | Unsaid, trace: Trace, lang: Lang) -> None:
        self._slot, self._trace, self._lang = slot, trace, lang

    def write(self) -> str:
        """Return the figure's words, or the question that would get it."""
        said = self._slot.said
        if said is None:
            self._trace.missing[self._slot.name] = None
            return ASK[self._lang].format(escape(self._slot.ask))
        self._trace.used[self._slot.name] = None
        return said

    @property
    def known(self) -> bool:
        """Whether there is a value, a zero included."""
        return self._slot.known

    def in_workdays(self, count: int) -> "Figure":
        """Return the date so many weekdays later (earlier when negative)."""
        if not self.known:
            return self
        later = _later(self._slot.name, str(self._slot.plain), count, self._lang)
        return Figure(later, self._trace, self._lang)

    def rounded(self) -> "Figure":
        """Return an amount as one speaks of it; other figures as they are."""
        said = self._slot.now()
        return Figure(replace(said, said=said.rough or said.said), self._trace, self._lang)

    def first(self, count: int) -> "Figure":
        """Return the first so many items of a list."""
        items = self._slot.items[:count]
        few = Slot(self._slot.name, _joined(items, self._lang), float(len(items)), self._slot.ask, items)
        return Figure(few, self._trace, self._lang)

    def __bool__(self) -> bool:
        return self.known and bool(self._slot.plain)

    def __iter__(self) -> Iterator["Figure"]:
        return (Figure(item, self._trace, self._lang) for item in self._slot.items)

    def __hash__(self) -> int:
        return hash(self._slot.plain)

    def __eq__(self, other: object) -> bool:
        return self.known and self._slot.plain == _bare(other)

    def __lt__(self, other: object) -> bool:
        return self._order(other) < 0

    def __gt__(self, other: object) -> bool:
        return self._order(other) > 0

    def __le__(self, other: object) -> bool:
        return self < other or self == other

    def __ge__(self, other: object) -> bool:
        return self > other or self == other

    def _order(self, other: object) -> int:
        """Return -1, 0 or 1; 0 as well where the two cannot be compared, an unknown one above all."""
        mine, theirs = self._slot.plain, _bare(other)
        if isinstance(mine, str) and isinstance(theirs, str):
            return (mine > theirs) - (mine < theirs)
        if isinstance(mine, int | float) and isinstance(theirs, int | float):
            return (mine > theirs) - (mine < theirs)
        return 0


def _bare(other: object) -> object:
    return other._slot.plain if isinstance(other, Figure) else other


def add_workdays(day: date, count: int) -> date:
    """Return the date so many weekdays away (Monday to Friday; public holidays are not known here)."""
    step = timedelta(days=1 if count >= 0 else -1)
    for _ in range(min(abs(count), MAX_WORKDAYS)):
        day += step
        while day.weekday() > 4:
            day += step
    return day


@lru_cache(maxsize=256)
def _later(name: str, day: str, workdays: int, lang: Lang) -> Slot:
    return slot(name, add_workdays(date.fromisoformat(day), workdays), "", Wording(lang, lambda key, _: key))


FILTERS = {"workdays": Figure.in_workdays, "first": Figure.first, "rounded": Figure.rounded}
COUNTED = frozenset({"workdays", "first"})  # the filters that take a number
TESTS = {"known": lambda figure: figure.known, "unknown": lambda figure: not figure.known}


def _finalize(value: object) -> str:
    """Write what an expression gave: a figure says itself; anything else is the author's own constant."""
    return value.write() if isinstance(value, Figure) else str(value)


@cache
def environment() -> ImmutableSandboxedEnvironment:
    """Return the sandbox: strict variables, our filters and tests and no others, nothing callable by name."""
    sandbox = ImmutableSandboxedEnvironment(
        undefined=StrictUndefined, finalize=_finalize, autoescape=False, trim_blocks=True, lstrip_blocks=True
    )
    sandbox.globals.clear()
    sandbox.filters = dict(FILTERS)
    sandbox.tests = dict(TESTS)
    return sandbox


@lru_cache(maxsize=128)
def compiled(body: str) -> Template:
    """Return the template of a body, kept for the next time."""
    return environment().from_string(prepared(body))


@dataclass(frozen=True, slots=True)
class Filled:
    """A rendered body and the variables it wrote and asked for."""

    text: str
    used: tuple[str, ...]
    missing: tuple[str, ...]


def fill(template: Template, slots: Mapping[str, Slot | Unsaid], lang: Lang, most: int | None = None) -> Filled:
    """Render a template with the slots, in the order and spacing a reader sees. Raises TooLong beyond ``most``."""
    trace = Trace()
    figures: dict[str, Any] = {name: Figure(slot, trace, lang) for name, slot in slots.items()}
    text = template.render(figures) if most is None else "".join(_no_more(template.generate(figures), most))
    return Filled(tidy(text, lang), tuple(trace.used), tuple(trace.missing))


class TooLong(Exception):
    """A template writes more than anybody would read."""


def _no_more(parts: Iterator[str], most: int) -> Iterator[str]:
    for part in parts:
        most -= len(part)
        if most < 0:
            raise TooLong
        yield part


def tidy(text: str, lang: Lang) -> str:
    """Return the text with one line a paragraph, list item or quote, and one empty line between paragraphs.

    A single line break in a playbook is the writer's own: the reader sees the lines joined, in Chinese without a space.
    """
    kept: list[str] = []
    for line in (line.strip() for line in text.splitlines()):
        if line and kept and kept[-1] and not STARTS.match(line):
            spaced = lang == "en" or kept[-1].endswith("*")  # emphasis does not close against a Chinese character
            kept[-1] += f" {line}" if spaced else line
        elif line or (kept and kept[-1]):
            kept.append(line)
    return "\n".join(kept).strip()


def prepared(body: str) -> str:
    """Return a body where a line of nothing but tags leaves no line, and every other line keeps its end."""
    return "\n".join(
        f"{line[:-2]}+%}}" if line.endswith("%}") and not ONLY_TAGS.fullmatch(line) else line
        for line in map(str.rstrip, body.split("\n"))
    )


def names_in(body: str) -> frozenset[str]:
    """Return the variables a body reads. Raises jinja2.TemplateSyntaxError."""
    return frozenset(find_undeclared_variables(environment().parse(body)))

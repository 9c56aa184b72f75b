"""Give a command its arguments: typed values from the words after its name."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from bot.command import Command, Customer, Parameter, line
from bot.dates import read_date
from bot.found import Finder, Found
from bot.line import Token, plain_width, tokens, words_of
from bot.options import typed_values
from bot.who import read_who
from core.errors import Mistake, NotFound
from core.types import Lang

MOST_WORDS = 12  # a name that more words follow has fewer: each number of them is looked up
MOST_DIGITS = 12  # of a whole number: a million millions is no order, and the store holds no more than 18


class Unclear(NotFound):
    """No one customer is meant: ``choices`` are the lines that would run the command on each candidate."""

    def __init__(self, key: str, given: str, choices: Sequence[tuple[Customer, str]]) -> None:
        """Take the phrase's key, what was typed, and for each candidate the line to run."""
        super().__init__(key, given=given)
        self.choices = tuple(choices)


def bind(command: Command, tail: str, today: date, lang: Lang, find: Finder) -> dict[str, Any]:
    """Return the arguments read from the words after a command's name. Raises a Mistake that says what to type."""
    return _Binding(command, tail, today, lang, find).arguments()


class _Binding:
    """One reading of one line: what is left of it, and what was read."""

    def __init__(self, command: Command, tail: str, today: date, lang: Lang, find: Finder) -> None:
        self.command, self.tail, self.today, self.lang, self.find = command, tail, today, lang, find
        self.left = tokens(tail)

    def arguments(self) -> dict[str, Any]:
        read = {p.name: self._take_named(p) for p in self.command.parameters if p.named}
        in_turn = [parameter for parameter in self.command.parameters if not parameter.named]
        for position, parameter in enumerate(in_turn):
            read[parameter.name] = self._read(parameter, in_turn[position + 1 :])
        if self.left:
            raise Mistake("too_much", given=words_of(self.left), usage=self.command.usage_in(self.lang))
        return read

    def _take_named(self, parameter: Parameter) -> Any:
        """Take an option with its value out of the line; its default where it is not there."""
        for option in typed_values(parameter, self.left):
            value = _value(parameter, option.text, self.today) if option.text else None
            if value is not None:
                self._cut_out(option.tokens)
                return value
            if option.meant:
                raise _misfit(parameter, option.text, self.command, self.lang)
        return parameter.default

    def _cut_out(self, taken: Sequence[Token]) -> None:
        first, last = taken[0].start, taken[-1].end
        self.tail = self.tail[:first] + " " * (last - first) + self.tail[last:]
        self.left = tokens(self.tail)

    def _read(self, parameter: Parameter, later: Sequence[Parameter]) -> Any:
        if not self.left:
            if parameter.required:
                raise Mistake("missing_argument", usage=self.command.usage_in(self.lang))
            return parameter.default
        if parameter.kind == "customer":
            return self._customer(parameter, later)
        if parameter.kind in ("rest", "who"):
            return self._rest(parameter)
        return self._one(parameter, later)

    def _rest(self, parameter: Parameter) -> Any:
        """Take all that is left, a quoted single word without its quotes."""
        alone = len(self.left) == 1
        text = self.left[0].text if alone else self.tail[self.left[0].start :].strip()
        self.left = []
        return read_who(text) if parameter.kind == "who" else text

    def _one(self, parameter: Parameter, later: Sequence[Parameter]) -> Any:
        """Take one word; an optional parameter leaves alone what is not for it, the last one to an option."""
        value = _value(parameter, self.left[0].text, self.today)
        if value is None:
            options = [other for other in later if other.kind == "option"]
            wanted = len(self.left) > 1 or any(_value(p, self.left[0].text, self.today) for p in options)
            if parameter.required or not wanted:
                raise _misfit(parameter, self.left[0].text, self.command, self.lang)
            return parameter.default
        self.left = self.left[1:]
        return value

    def _customer(self, parameter: Parameter, later: Sequence[Parameter]) -> Any:
        counts = [count for count in self._lengths(later) if count]
        texts = [words_of(self.left[:count]) for count in counts]
        found = self.find(texts)
        after = self.left[counts[found.tried] :]
        if found.customer is None and not found.known and not parameter.required and _takes_rest(later):
            return parameter.default
        if found.customer is None:
            raise self._unclear(found, texts[found.tried], after)
        self.left = after
        return found.customer

    def _lengths(self, later: Sequence[Parameter]) -> Iterator[int]:
        """Give how many words may belong to the name, the most first: what follows must suit what is left."""
        if self.left[0].quoted:
            yield 1
            return
        for count in range(len(self.left), 0, -1):
            if (count < MOST_WORDS or count == len(self.left)) and _suits(self.left[count:], later, self.today):
                yield count

    def _unclear(self, found: Found, given: str, after: Sequence[Token]) -> Unclear:
        rest = [token.text for token in after]
        choices = [(customer, line(self.command.name, customer, *rest)) for customer in found.candidates]
        if found.known:
            return Unclear("several_customers", given, choices)
        return Unclear("near_customers" if choices else "unknown_customer", given, choices)


def _takes_rest(later: Sequence[Parameter]) -> bool:
    return any(parameter.kind == "rest" for parameter in later)


def _suits(words: Sequence[Token], later: Sequence[Parameter], today: date) -> bool:
    if not words:
        return True
    if not later:
        return False
    first, *others = later
    if first.kind in ("rest", "who", "text", "customer"):
        return True
    fits = _value(first, words[0].text, today) is not None
    return _suits(words[1:], others, today) if fits else not first.required and _suits(words, others, today)


def _value(parameter: Parameter, word: str, today: date) -> Any:
    """Return the value of one word, or None when it is none of the parameter's."""
    match parameter.kind:
        case "number":
            digits = _digits(word)
            return int(digits) if 0 < len(digits) <= MOST_DIGITS else None
        case "option":
            return _option(parameter.options, word)
        case "date":
            try:
                return read_date(word, today)
            except Mistake:
                return None
        case _:
            return word


def _digits(word: str) -> str:
    """Return the digits of a whole number as it is typed, none when it is none."""
    digits = word.replace(",", "")
    return (digits.lstrip("0") or "0") if digits.isdecimal() else ""


def _option(options: Mapping[str, Sequence[str]], text: str) -> str | None:
    said = plain_width(text).casefold()
    return next((name for name, others in options.items() if said == name or said in others), None)


def _misfit(parameter: Parameter, text: str, command: Command, lang: Lang) -> Mistake:
    match parameter.kind:
        case "option":
            choices = " · ".join(parameter.choices(lang))
            return Mistake("bad_option", given=text, options=choices, usage=command.usage_in(lang))
        case "date":
            return Mistake("bad_date", given=text)
        case "number" if _digits(text):
            return Mistake("large_number", given=text, most=MOST_DIGITS)
        case _:
            return Mistake("bad_number", given=text, usage=command.usage_in(lang))

"""Find the named options of a line, wherever they stand: ``--since 2026-08-01``, ``since 2026-08-01``, ``自8月1日``."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.command import Parameter
from bot.line import Token

DASHES = ("--", "—", "–")  # what phones make of two hyphens
ENDINGS = ("以来", "以后", "起")  # what may follow a day in Chinese


@dataclass(frozen=True, slots=True)
class Given:
    """A value typed for an option, and the tokens it takes up; ``meant`` when it was named with dashes."""

    text: str
    tokens: Sequence[Token]
    meant: bool


def typed_values(parameter: Parameter, found: Sequence[Token]) -> Iterator[Given]:
    """Give what may be values of an option among the words of a line, in their order."""
    dashed = [f"{dash}{parameter.name}" for dash in DASHES]
    for place, token in enumerate(found):
        said = token.text.casefold()
        if token.quoted:
            continue
        if said in dashed or said in parameter.introduced_by:
            yield _after(found, place, meant=said in dashed)
        elif name := next((name for name in dashed if said.startswith(f"{name}=")), None):
            yield Given(token.text[len(name) + 1 :], (token,), meant=True)
        elif word := next((word for word in parameter.introduced_by if _is_joined(said, word)), None):
            yield Given(_without_ending(token.text[len(word) :]), (token,), meant=False)


def _after(found: Sequence[Token], place: int, *, meant: bool) -> Given:
    """Return the value in the word after the option's name."""
    value = found[place + 1 : place + 2]
    ending = [token for token in found[place + 2 : place + 3] if token.text in ENDINGS]
    text = _without_ending(value[0].text) if value else ""
    return Given(text, (found[place], *value, *ending), meant)


def _is_joined(said: str, word: str) -> bool:
    """Return whether a word of Chinese stands directly before its value."""
    return not word.isascii() and said.startswith(word)


def _without_ending(text: str) -> str:
    return next((text.removesuffix(ending) for ending in ENDINGS if text.endswith(ending)), text)

"""Options: one of a closed list, in the spellings of both languages."""

from collections.abc import Mapping
from functools import cache

from core.sources.kind import Field
from core.sources.spelling import plain
from core.sources.values.empty import is_empty


@cache
def _spelled(options: tuple[tuple[str, tuple[str, ...]], ...]) -> Mapping[str, str]:
    return {plain(spelling): name for name, spellings in options for spelling in (name, *spellings)}


def spellings_of(field: Field) -> Mapping[str, str]:
    """Return the option each plain spelling of a field means."""
    return _spelled(tuple((field.options or {}).items()))


def option(text: str, spelled: Mapping[str, str]) -> str | None:
    """Return the option a cell says, None for an empty cell; raises KeyError when it says none of them."""
    said = plain(text)
    if said in spelled:
        return spelled[said]
    if is_empty(text) or not said:
        return None
    raise KeyError(text)


def flag(text: str) -> bool | None:
    """Return yes or no, None for an empty cell; raises KeyError when it says neither."""
    said = option(text, FLAGS)
    return None if said is None else said == "yes"


FLAGS: Mapping[str, str] = {
    **dict.fromkeys(("yes", "y", "true", "t", "1", "x", "是", "有", "对"), "yes"),
    **dict.fromkeys(("no", "n", "false", "f", "0", "否", "无", "没有", "不是"), "no"),
}


def said_options(field: Field) -> str:
    """Return a field's options for a message, each with its first spelling: "open (进行中), …"."""
    return ", ".join(f"{name} ({chinese(spellings)})" for name, spellings in (field.options or {}).items())


def chinese(spellings: tuple[str, ...]) -> str:
    """Return the first Chinese spelling."""
    return next((spelling for spelling in spellings if not spelling.isascii()), "")

"""Say in the operator's language what is wrong with a command line before any verb runs."""

from collections.abc import Iterable
from difflib import get_close_matches
from typing import Any

from typer.exceptions import TyperException

from bot.cli.outcome import word


def unknown_verb(given: str, verbs: Iterable[str]) -> str:
    """Return that there is no such verb, the nearest one, and all."""
    names = list(verbs)
    nearest = get_close_matches(given, names, n=1, cutoff=0.0)[0]
    return word("unknown_verb", given=given, nearest=nearest, verbs=", ".join(names))


def misused(error: TyperException) -> str:
    """Return what is wrong with an option or an argument, and how it goes.

    The exceptions' own classes are private to typer, so they are told apart by what they carry.
    """
    carried: Any = error
    usage = _usage(getattr(carried, "ctx", None))
    if hasattr(carried, "possibilities"):
        return word("unknown_option", given=carried.option_name, usage=usage)
    if hasattr(carried, "param_type") and carried.param is not None:
        return word("missing_value", name=" / ".join(carried.param.opts), usage=usage)
    return word("misused", problem=str(carried.format_message()), usage=usage)


def _usage(ctx: Any) -> str:
    if ctx is None:
        return ""
    pieces = " ".join(ctx.command.collect_usage_pieces(ctx))
    return word("usage", usage=f"{ctx.command_path} {pieces}")

"""How a verb ends: in words in the operator's language, and with an exit code scripts can rely on."""

import os
import secrets
import traceback
from collections.abc import Mapping
from typing import Any

import typer
from typer.core import TyperGroup
from typer.exceptions import TyperException

from core.errors import CallsheetError
from core.printable import printable
from core.types import Lang, Value
from core.wording import Wording

MISTAKE = 2  # what was asked cannot be done as asked
BUG = 70  # EX_SOFTWARE of BSD's sysexits.h


class InWords(TyperGroup):
    """Verbs whose errors are said, never traced."""

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Return the verb meant; one that is not there is answered with the nearest."""
        from bot.cli.usage import unknown_verb

        if args and not args[0].startswith("-") and args[0] not in self.commands:
            typer.echo(unknown_verb(args[0], self.commands), err=True)
            raise typer.Exit(MISTAKE)
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: Any) -> Any:
        """Run the verb; an error becomes words on standard error."""
        from bot.cli.usage import misused

        try:
            return super().invoke(ctx)
        except (typer.Exit, typer.Abort, BrokenPipeError):
            raise  # the last one: whoever read our output has seen enough, which typer ends quietly
        except TyperException as error:
            typer.echo(misused(error), err=True)
            raise typer.Exit(error.exit_code) from error
        except CallsheetError as error:
            typer.echo(said(error), err=True)
            raise typer.Exit(MISTAKE) from error
        except Exception as bug:
            typer.echo(_report(bug), err=True)
            raise typer.Exit(BUG) from bug


def operators_lang(environ: Mapping[str, str] = os.environ) -> Lang:
    """Return the language the terminal is set to."""
    set_to = next((environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if environ.get(name)), "")
    return "zh" if set_to.casefold().startswith("zh") else "en"


def in_language(both: str) -> str:
    """Return the half of ``English. · 中文。`` in the operator's language."""
    english, _, chinese = both.partition(" · ")
    return chinese if operators_lang() == "zh" and chinese else english


def said(error: CallsheetError) -> str:
    """Return an error in the operator's language."""
    from bot.phrases import phrases
    from bot.trouble import explain

    return printable(explain(error, operators_wording(), phrases()))


def word(key: str, **values: Value) -> str:
    """Return one of the command line's own sentences, ``cli.<key>``, in the operator's language."""
    from bot.phrases import phrases

    return printable(phrases().say(f"cli.{key}", operators_wording(), **values))


def operators_wording() -> Wording:
    """Return the one who says values in the operator's language."""

    def terms(key: str, lang: Lang) -> str:
        from bot.app import terms as known

        return known(key, lang)

    return Wording(operators_lang(), terms)


def _report(bug: Exception) -> str:
    """Return what to tell of a bug; the trace itself only where it was asked for."""
    from bot.logs import hide

    known = _secrets()
    reference = secrets.token_hex(3)
    if os.environ.get("CALLSHEET_LOG_LEVEL") == "DEBUG":
        typer.echo(hide("".join(traceback.format_exception(bug)), known), err=True)
    return word("bug", reference=reference, kind=type(bug).__name__, problem=hide(str(bug), known))


def hidden(text: str) -> str:
    """Return text without any secret of the settings."""
    from bot.logs import hide

    return hide(text, _secrets())


def _secrets() -> tuple[str, ...]:
    """Return what must not be printed; nothing can be known of settings that cannot be read."""
    from bot.settings import load_settings

    try:
        return tuple(load_settings(os.environ).secrets())
    except CallsheetError:
        return ()

"""``callsheet playbooks``: check what the bot advises, the built-in playbooks and the company's own."""

import typer

from bot.cli.house import settings
from bot.cli.outcome import MISTAKE, InWords, in_language, operators_lang, word

playbooks = typer.Typer(cls=InWords, help=in_language("Playbooks. · 话术与打法。"), no_args_is_help=True)


@playbooks.callback()
def _group() -> None:
    """Keep ``check`` a verb of its own: typer would fold a single one into the group."""


@playbooks.command()
def check() -> None:
    """Check every playbook in both languages. · 检查全部话术。"""
    from bot.app import terms
    from core.playbook import find
    from core.playbook.check import check as check_all

    library = find(settings().playbooks, terms)
    problems = check_all(library)
    for problem in problems:
        typer.echo(f"{problem.file}:{problem.line}: {problem.said[operators_lang()]}", err=True)
    library.close()
    if problems:
        raise typer.Exit(MISTAKE)
    typer.echo(word("playbooks_good", count=len(library.names())))

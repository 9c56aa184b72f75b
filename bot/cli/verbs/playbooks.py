"""``callsheet playbooks``: check what the bot advises, the built-in playbooks and the company's own."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import typer

from bot.cli.house import application, settings
from bot.cli.outcome import MISTAKE, InWords, in_language, operators_lang, word

if TYPE_CHECKING:
    from core.briefing import Shown

STORIES = 20  # customers of the demo company whose stories are told come first

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
    from core.playbook.check import check_filled

    library = find(settings().playbooks, terms)
    problems = check_all(library)
    if not problems:
        problems = [found for who, known in demo_customers() for found in check_filled(library, who, known)]
    for problem in problems:
        typer.echo(f"{problem.file}:{problem.line}: {problem.said[operators_lang()]}", err=True)
    library.close()
    if problems:
        raise typer.Exit(MISTAKE)
    typer.echo(word("playbooks_good", count=len(library.names())))


def demo_customers() -> "Iterator[tuple[str, dict[str, Shown]]]":
    """Give what playbooks may say of each customer of the demo company whose story is told, and of whom to meet there.

    The company is loaded when it is not there yet.
    """
    from bot.jobs.demo import TODAY, demo_settings, is_loaded, load
    from bot.sheet import read
    from core.store.engine import session
    from core.store.names import all_names
    from core.store.scope import ALL

    with application(demo_settings(settings())) as app:
        if not is_loaded(app):
            load(app)
        with session(app.house.engine) as opened:
            for named in all_names(opened, ALL)[:STORIES]:
                sheet = read(opened, named.customer_id, TODAY)
                people = sheet.profile.people
                yield named.external_id, sheet.variables(people[0] if people else None)

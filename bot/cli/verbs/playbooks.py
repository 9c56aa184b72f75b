"""``callsheet playbooks``: check what the bot advises, the built-in playbooks and the company's own."""

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.house import application, now, settings
from bot.cli.outcome import MISTAKE, InWords, in_language, operators_lang, word
from core.errors import Mistake, NotFound
from core.types import LANGS, Lang

if TYPE_CHECKING:
    from core.briefing import Shown
    from core.playbook.check import Problem

STORIES = 20  # customers of the demo company whose stories are told come first

playbooks = typer.Typer(cls=InWords, help=in_language("Playbooks. · 话术与打法。"), no_args_is_help=True)


@playbooks.command()
def check() -> None:
    """Check every playbook in both languages. · 检查全部话术。"""
    from bot.app import terms
    from core.playbook import find
    from core.playbook.check import check as check_all
    from core.playbook.check import check_filled

    library = find(settings().playbooks, terms)
    try:
        if _told(check_all(library)):
            raise typer.Exit(MISTAKE)
        if _told(found for who, known in demo_customers() for found in check_filled(library, who, known)):
            raise typer.Exit(MISTAKE)
    finally:
        library.close()
    typer.echo(word("playbooks_good", count=len(library.names())))


def _told(problems: "Iterable[Problem]") -> int:
    """Print problems, each as soon as it is found; return how many there were."""
    count = 0
    for problem in problems:
        typer.echo(f"{problem.file}:{problem.line}: {problem.said[operators_lang()]}", err=True)
        count += 1
    return count


@playbooks.command()
def new(name: Annotated[str, typer.Argument(metavar="KIND/NAME")]) -> None:
    """Begin a playbook of your own, in both languages. · 新建一篇自己的话术，中英文各一份。"""
    from core.playbook.skeleton import begin

    folder = settings().playbooks
    if folder is None:
        raise Mistake("playbooks_no_folder")
    for path in begin(folder, name):
        typer.echo(word("playbook_begun", file=str(path)))


@playbooks.command()
def preview(
    customer: Annotated[str | None, typer.Option(metavar="NAME", help="Fill in this customer's figures.")] = None,
    lang: Annotated[str | None, typer.Option(help="en or zh")] = None,
    port: Annotated[int, typer.Option(help="0 takes any that is free.", min=0, max=65535)] = 0,
) -> None:
    """Show playbooks in the browser while you write them. · 边写边在浏览器里预览话术。"""
    import asyncio

    from bot.app import terms
    from bot.cli.preview.looks import Previewed
    from bot.cli.preview.server import serving
    from core.playbook import find

    if lang not in (None, *LANGS):
        raise Mistake("unknown_lang", given=lang, langs=", ".join(LANGS))
    library = find(settings().playbooks, terms)
    shown = Previewed(library, figures_of(customer), "zh" if (lang or operators_lang()) == "zh" else "en")
    try:
        asyncio.run(serving(shown, port, lambda address: typer.echo(word("preview_at", address=address))))
    except KeyboardInterrupt:
        return
    finally:
        library.close()


def figures_of(customer: str | None) -> "dict[Lang, Mapping[str, Shown]]":
    """Return what fills the playbooks: a customer's figures, else plausible ones that belong to nobody."""
    from core.briefing import catalogue
    from core.playbook.trial import specimen

    if customer is None:
        invented = {name: specimen(variable) for name, variable in catalogue().items()}
        return dict.fromkeys(LANGS, invented)
    return dict.fromkeys(LANGS, _figures(customer))


def _figures(given: str) -> "Mapping[str, Shown]":
    from bot.sheet import read
    from core.store.engine import session
    from core.store.names import all_names, fold
    from core.store.scope import ALL
    from core.store.settings import reference_day

    with application() as app, session(app.house.engine) as opened:
        typed = fold(given)
        for named in all_names(opened, ALL):
            if typed in (fold(named.external_id), *map(fold, (named.name, *named.aliases))):
                sheet = read(opened, named.customer_id, reference_day(opened) or now().date())
                people = sheet.profile.people
                return sheet.variables(people[0] if people else None)
    raise NotFound("unknown_customer", given=given)


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

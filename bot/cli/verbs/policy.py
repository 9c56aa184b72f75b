"""``callsheet policy``: check the rules the scores are made by, try others, publish them, and go back."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.house import CONSOLE, application, now, operator, settings
from bot.cli.outcome import InWords, in_language, operators_wording, word
from bot.cli.unpublished import say_if_unpublished
from core.errors import Mistake

if TYPE_CHECKING:
    from bot.rulebook import Author
    from core.policy import Rules

policy = typer.Typer(cls=InWords, help=in_language("The scoring policy. · 评分规则。"), no_args_is_help=True)

File = Annotated[Path | None, typer.Argument(metavar="FILE", help="By default the file of CALLSHEET_POLICY.")]


@policy.command()
def check(file: File = None) -> None:
    """Check a policy file to the last key. · 逐项检查评分规则。"""
    from core.policy import load_rules
    from core.score import check_policy

    path = file or settings().policy
    rules = load_rules(path)
    check_policy(rules.policy)
    typer.echo(word("policy_good", file=str(path) if path else "policy.toml", version=rules.policy.version))
    if path:
        say_if_unpublished(rules)


@policy.command("try")
def try_out(file: File = None) -> None:
    """Show what a policy would change, on the whole book. · 用全部客户试算一份评分规则会改变什么。"""
    from bot.plain import plain_block
    from bot.rulebook import try_rules
    from bot.tried import blocks

    rules = _given(file)
    with application() as app:
        tried = try_rules(app.house.engine, rules)
    wording = operators_wording()
    for block in blocks(tried, wording):
        typer.echo(plain_block(block, wording.lang) + "\n")


@policy.command()
def publish(
    file: File = None,
    note: Annotated[str | None, typer.Option(metavar="TEXT", help="Why, for the list of versions.")] = None,
) -> None:
    """Let a policy hold and score all customers by it. · 发布评分规则，并按它给全部客户评分。"""
    from bot.rulebook import publish_rules

    rules = _given(file)
    with application() as app:
        done = publish_rules(app.house.engine, rules, _author(), now(), note)
    scored = done.scored
    typer.echo(word("policy_published", version=done.version))
    typer.echo(word("scored", customers=scored.customers, as_of=scored.as_of, changes=scored.changes))


@policy.command()
def rollback() -> None:
    """Go back to the policy and the scores before the last publication. · 退回上一次发布之前的规则和评分。"""
    from bot.rulebook import roll_back

    with application() as app:
        done = roll_back(app.house.engine, _author(), now())
    typer.echo(word("policy_rolled_back", gone=done.gone, back=done.back, as_of=done.as_of))


@policy.command()
def versions() -> None:
    """List the policies that were published. · 列出发布过的评分规则。"""
    from core.store import policies
    from core.store.engine import session

    with application() as app, session(app.house.engine) as opened:
        held = policies.holding(opened)
        kept = policies.versions(opened)
    if held is None:
        typer.echo(word("policy_none_published"))
    for version in kept:
        key = "policy_version_holds" if held and version.id == held.id else "policy_version"
        typer.echo(
            word(key, version=version.version, on=version.created_at.date(), who=version.who, note=version.note or "")
        )


def _given(file: Path | None) -> "Rules":
    """Return the rules of the file named, by default of the operator's own. Raises Mistake when there is none."""
    from core.policy import load_rules

    path = file or settings().policy
    if path is None:
        raise Mistake("policy_no_file")
    return load_rules(path)


def _author() -> "Author":
    from bot.channels.console import LOCAL
    from bot.rulebook import Author

    return Author(operator(), CONSOLE, LOCAL)

"""``callsheet policy``: check the rules the scores are made by."""

import typer

from bot.cli.house import settings
from bot.cli.outcome import InWords, in_language, word

policy = typer.Typer(cls=InWords, help=in_language("The scoring policy. · 评分规则。"), no_args_is_help=True)


@policy.callback()
def _group() -> None:
    """Keep ``check`` a verb of its own: typer would fold a single one into the group."""


@policy.command()
def check() -> None:
    """Check the policy file to the last key. · 逐项检查评分规则。"""
    from core.soundness import check_policy
    from core.policy import load_policy

    path = settings().policy
    loaded = load_policy(path)
    check_policy(loaded)
    typer.echo(word("policy_good", file=str(path) if path else "policy.toml", version=loaded.version))

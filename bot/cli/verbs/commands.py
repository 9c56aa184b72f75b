"""``callsheet commands``: the table of commands the documentation shows."""

import typer

from bot.cli.outcome import operators_lang


def commands() -> None:
    """Print the table of chat commands. · 打印聊天命令一览表。"""
    from bot.app import find_commands
    from bot.menu import as_markdown

    typer.echo(as_markdown(find_commands(), operators_lang()))

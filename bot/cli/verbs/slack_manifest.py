"""``callsheet slack-manifest``: what to paste into Slack to make the app."""

from typing import Annotated

import typer


def slack_manifest(
    url: Annotated[str | None, typer.Option(help="Public address ending in /slack: HTTP, no socket.")] = None,
) -> None:
    """Print the manifest of the Slack app. · 打印 Slack 应用清单。"""
    from bot.app import find_commands
    from bot.channels.slack.manifest import as_yaml, manifest
    from bot.menu import menu

    typer.echo(as_yaml(manifest(menu(find_commands()), url)), nl=False)

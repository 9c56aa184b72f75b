"""The command line: ``callsheet``, one verb a file."""

import typer

from bot.cli.outcome import InWords
from bot.cli.verbs import ask, chat, commands, migrate, playbooks, policy, serve, slack_manifest, users


def main() -> None:
    """Run the command line."""
    app = typer.Typer(
        cls=InWords, no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None
    )
    for verb in (chat.chat, ask.ask, serve.serve, migrate.migrate, slack_manifest.slack_manifest, commands.commands):
        app.command()(verb)
    for name, group in (("users", users.users), ("playbooks", playbooks.playbooks), ("policy", policy.policy)):
        app.add_typer(group, name=name)
    app()

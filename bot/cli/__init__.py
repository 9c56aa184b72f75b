"""The command line: ``callsheet``, one verb a file."""

from collections.abc import Callable, Mapping

import typer

from bot.cli.outcome import InWords, in_language
from bot.cli.verbs.alerts import alerts
from bot.cli.verbs.ask import ask
from bot.cli.verbs.backup import backup
from bot.cli.verbs.chat import chat
from bot.cli.verbs.commands import commands
from bot.cli.verbs.demo import demo
from bot.cli.verbs.digest import digest
from bot.cli.verbs.doctor import doctor
from bot.cli.verbs.import_files import import_files
from bot.cli.verbs.migrate import migrate
from bot.cli.verbs.playbooks import playbooks
from bot.cli.verbs.policy import policy
from bot.cli.verbs.restore import restore
from bot.cli.verbs.score import score
from bot.cli.verbs.serve import serve
from bot.cli.verbs.slack_manifest import slack_manifest
from bot.cli.verbs.users import users

VERBS: Mapping[str, Callable[..., None]] = {
    "ask": ask,
    "chat": chat,
    "demo": demo,
    "serve": serve,
    "import": import_files,
    "score": score,
    "alerts": alerts,
    "digest": digest,
    "migrate": migrate,
    "doctor": doctor,
    "backup": backup,
    "restore": restore,
    "slack-manifest": slack_manifest,
    "commands": commands,
}
GROUPS = {"users": users, "playbooks": playbooks, "policy": policy}


def command_line() -> typer.Typer:
    """Return the command line, its help in the operator's language."""
    app = typer.Typer(
        cls=InWords, no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None
    )
    for name, verb in VERBS.items():
        app.command(name, help=in_language(verb.__doc__ or ""))(verb)
    for name, group in GROUPS.items():
        app.add_typer(group, name=name)
    return app


def main() -> None:
    """Run the command line."""
    command_line()()

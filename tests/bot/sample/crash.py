"""A command with a bug."""

from bot.command import command
from bot.context import Ask
from bot.reply import Reply


@command()
async def crash(ask: Ask) -> Reply:
    """Fail.

    出错。
    """
    raise ZeroDivisionError(f"with the secret of {ask.asker.name}")

"""A long list, for managers."""

from bot.command import Words, command
from bot.context import Ask
from bot.reply import Reply, Table
from core.markdown import Markdown

words: Words = {"en": {"title": "Top {count}"}, "zh": {"title": "前{count}名"}}


@command(words=words, roles=("manager", "admin"))
async def top(ask: Ask, count: int = 20) -> Reply:
    """Show the best customers.

    看最好的客户。
    """
    rows = [(ask.wording.show(n), Markdown(f"customer number {n}")) for n in range(1, count + 1)]
    return Reply(ask.say("title", count=count), (Table((Markdown("#"), Markdown("name")), rows),))

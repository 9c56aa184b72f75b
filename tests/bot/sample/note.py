"""A remark kept word for word."""

from bot.command import Customer, Rest, Words, command
from bot.context import Ask
from bot.reply import Reply

words: Words = {"en": {"done": "{name}: {note}"}, "zh": {"done": "{name}：{note}"}}


@command(words=words)
async def note(ask: Ask, customer: Customer, note: Rest = "") -> Reply:
    """Note something.

    记一笔。
    """
    return Reply(ask.say("done", name=customer.name, note=note))

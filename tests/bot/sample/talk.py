"""What to say to somebody."""

from bot.command import ANYONE, Customer, Who, Words, command
from bot.context import Ask
from bot.reply import Reply

words: Words = {"en": {"title": "{name}: {role} ({words})"}, "zh": {"title": "{name}：{role}（{words}）"}}


@command(words=words, sentences={"en": ("how do I talk to {customer}",), "zh": ("{customer}的{who}怎么谈",)})
async def talk(ask: Ask, customer: Customer, who: Who = ANYONE) -> Reply:
    """Prepare a talk.

    准备怎么谈。
    """
    return Reply(ask.say("title", name=customer.name, role=who.role or "-", words=who.words))

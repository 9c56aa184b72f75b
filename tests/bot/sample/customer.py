"""A card in one line."""

from bot.command import Customer, Words, command, line
from bot.context import Ask
from bot.reply import Actions, Button, Reply

words: Words = {"en": {"title": "Card of {name}", "why": "Why"}, "zh": {"title": "{name}的卡片", "why": "为什么"}}


@command(
    words=words,
    aliases=("客户",),
    sentences={
        "en": ("how is {customer} (doing)", "(please) show me {customer}"),
        "zh": ("{customer}怎么样", "看看{customer}"),
    },
)
async def customer(ask: Ask, customer: Customer) -> Reply:
    """Show a customer.

    看客户。
    """
    buttons = Actions((Button(ask.text("why"), line("talk", customer, "cfo")),))
    return Reply(ask.say("title", name=customer.name), (buttons,))

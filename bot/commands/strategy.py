"""What to do with a customer of this quadrant: the strategy of its field in the matrix of value and potential."""

from bot.command import Customer, Words, command, line
from bot.context import Ask
from bot.reply import Actions, Button, Reply, Text
from bot.sheet import read_sheet, say_reason

words: Words = {
    "en": {
        "title": "{customer}: {quadrant}",
        "unplaced": "{customer}: no quadrant yet",
        "how_to_place": "The strategy follows from value and potential, and too little is known to place them. "
        "The card asks the question that helps most.",
        "button_customer": "Card",
        "button_talk": "Talk",
    },
    "zh": {
        "title": "{customer}：{quadrant}",
        "unplaced": "{customer}：还定不了象限",
        "how_to_place": "策略要看价值和潜力，目前掌握的信息太少。客户卡上有最该先问的问题。",
        "button_customer": "客户卡",
        "button_talk": "怎么谈",
    },
}


@command(
    words=words,
    aliases=("策略",),
    sentences={
        "en": ("what do we do with {customer}", "(what is the )strategy for {customer}"),
        "zh": ("{customer}(该)用什么策略", "{customer}的策略"),
    },
)
async def strategy(ask: Ask, customer: Customer) -> Reply:
    """Show what to do with a customer of this value and potential, in dated steps.

    按价值和潜力，看这个客户该用什么策略、分几步做。

    Examples:
        /strategy ACME
    """
    sheet = await read_sheet(ask, customer)
    buttons = Actions(tuple(Button(ask.text(f"button_{name}"), line(name, customer)) for name in ("customer", "talk")))
    quadrant = sheet.card.terms["quadrant"]
    if quadrant is None:
        why = [Text(say_reason(ask, reason)) for reason in sheet.card.reasons.get("quadrant", ())]
        return Reply(ask.say("unplaced", customer=sheet.profile.name), (*why, Text(ask.say("how_to_place")), buttons))
    variables = sheet.variables()
    book = ask.library.choose("strategy", ask.lang, variables)
    rendered = ask.library.render(book.name, ask.lang, variables)
    title = ask.say("title", customer=sheet.profile.name, quadrant=quadrant)
    return Reply(title, (Text(rendered.text), buttons))

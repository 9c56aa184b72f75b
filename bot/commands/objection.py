"""How to answer what a customer objects to: the likeliest objections with the reason, and the words for one of them."""

from bot.advice import because, buttons, labels, likeliest, offered
from bot.command import Customer, Rest, Words, command
from bot.context import Ask
from bot.opened import opened
from bot.reply import Actions, Reply, Text
from bot.sheet import Sheet, read_sheet
from bot.ways import ways_on
from core.errors import NotFound
from core.playbook.meant import called

KIND = "objection"
ALSO = 2  # other objections worth a button under one

words: Words = {
    "en": {
        "title": "{customer}: “{objection}”",
        "likely": "What {customer} may object to",
        "because": "**The likeliest first**, from what is on record:",
        "nothing": "Nothing on record points to one objection more than to another. Which one did you hear?",
        "parameter_kind": "KIND",
    },
    "zh": {
        "title": "{customer}：“{objection}”",
        "likely": "{customer}可能提什么异议",
        "because": "**从现有记录看，越靠前越可能：**",
        "nothing": "现有记录看不出会提哪一种。您听到的是哪一句？",
        "parameter_kind": "异议",
    },
}


@command(
    words=words,
    aliases=("异议", "反对意见"),
    sentences={
        "en": (
            "what (will|might) {customer} object to",
            "{customer} objects to the {kind}",
            "how do I answer {customer} on {kind}",
        ),
        "zh": ("{customer}会提什么异议", "{customer}的异议", "{customer}嫌{kind}(怎么回)"),
    },
)
async def objection(ask: Ask, customer: Customer, kind: Rest = "") -> Reply:
    """Answer an objection in this customer's figures; without a kind, the likeliest ones and why.

    应对客户的异议：说出是哪一种就给话术，不说就列出最可能的几种和依据。

    Examples:
        /objection ACME
        /objection ACME price
        /异议 华信精密机械 账期
    """
    sheet = await read_sheet(ask, customer)
    if not kind:
        return _likely(ask, sheet, customer)
    name = called(ask.library, KIND, kind)
    if name is None:
        raise NotFound("objection_unknown", given=kind, known=labels(ask, KIND))
    variables = sheet.variables()
    rendered = ask.library.render(name, ask.lang, variables, customer.external_id)
    tap = await opened(ask, rendered.name, customer, sheet)
    title = ask.say("title", customer=sheet.profile.name, objection=rendered.title)
    also = [offer.name for offer in likeliest(ask, KIND, variables) if offer.name != name][:ALSO]
    ways = (tap, *buttons(ask, "objection", customer, also), *ways_on(ask, customer, "customer", "talk"))
    return Reply(title, (*because(ask, name, variables), Text(rendered.text), Actions(ways)))


def _likely(ask: Ask, sheet: Sheet, customer: Customer) -> Reply:
    """List the objections that the records point to, the others as buttons after them."""
    found = likeliest(ask, KIND, sheet.variables())
    told = offered(ask, ask.say("because"), found) if found else Text(ask.say("nothing"))
    names = dict.fromkeys((*(offer.name for offer in found), *ask.library.names(KIND, usable_in=ask.lang)))
    title = ask.say("likely", customer=sheet.profile.name)
    return Reply(title, (told, Actions(tuple(buttons(ask, "objection", customer, names)))))

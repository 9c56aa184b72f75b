"""What to do with a customer of this quadrant: the strategy of its field in the matrix of value and potential."""

from bot.advice import label, offered, suited
from bot.command import Customer, Words, command, line
from bot.context import Ask
from bot.opened import opened
from bot.reply import Actions, Button, Reply, Text
from bot.sheet import read_sheet, say_reason
from core.types import Term

# What else there is for a customer besides the strategy of the quadrant: of each kind the one that fits.
KINDS = ("move", "relationship", "cooperation", "renewal", "timing", "referral", "chain", "stickiness")
# … and for one whom we had better part with: nothing that binds them.
AVOID, PARTING = Term("relationship.avoid"), ("relationship",)

words: Words = {
    "en": {
        "title": "{customer}: {quadrant}",
        "unplaced": "{customer}: no quadrant yet",
        "how_to_place": "The strategy follows from value and potential, and too little is known to place them. "
        "The card asks the question that helps most.",
        "also": "**More that fits them**",
        "button_customer": "Card",
        "button_talk": "Talk",
    },
    "zh": {
        "title": "{customer}：{quadrant}",
        "unplaced": "{customer}：还定不了象限",
        "how_to_place": "策略要看价值和潜力，目前掌握的信息太少。客户卡上有最该先问的问题。",
        "also": "**还适合这家的**",
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
    variables = sheet.variables()
    offers = suited(ask, PARTING if variables["relationship"] == AVOID else KINDS, variables)
    also = (offered(ask, ask.say("also"), offers),) if offers else ()
    ways = [Button(ask.text(f"button_{name}"), line(name, customer)) for name in ("customer", "talk")]
    buttons = Actions((*(_button(ask, offer.name, customer) for offer in offers), *ways))
    quadrant = sheet.card.terms["quadrant"]
    if quadrant is None:
        why = [Text(say_reason(ask, reason)) for reason in sheet.card.reasons.get("quadrant", ())]
        return Reply(
            ask.say("unplaced", customer=sheet.profile.name), (*why, Text(ask.say("how_to_place")), *also, buttons)
        )
    rendered = ask.library.best("strategy", ask.lang, variables, customer.external_id)
    tap = await opened(ask, rendered.name, customer, sheet)
    title = ask.say("title", customer=sheet.profile.name, quadrant=quadrant)
    return Reply(title, (Text(rendered.text), *also, Actions((tap, *buttons.buttons))))


def _button(ask: Ask, name: str, customer: Customer) -> Button:
    return Button(label(ask.library.playbook(name, ask.lang)), line("playbook", name, customer))

"""Show what to do about an alert: the playbook that answers it, filled with the customer's figures."""

from bot.alertdeeds import look_up
from bot.alertview import workdays_on
from bot.command import Customer, Words, command, line
from bot.context import Ask
from bot.opened import opened
from bot.reply import Actions, Button, Reply, Text
from bot.sheet import read_sheet
from core.alerts.rule import rules
from core.errors import NotFound
from core.types import Term

words: Words = {
    "en": {
        "title": "{customer}: {rule}",
        "do": "**By {by}:** {task}",
        "button_ack": "Acknowledge",
        "button_customer": "Card",
        "button_talk": "Talk",
        "parameter_which": "NUMBER",
    },
    "zh": {
        "title": "{customer}：{rule}",
        "do": "**{by}前**：{task}",
        "button_ack": "我来跟",
        "button_customer": "客户卡",
        "button_talk": "怎么谈",
        "parameter_which": "编号",
    },
}


@command(words=words, aliases=("怎么处理", "对策"))
async def play(ask: Ask, which: str) -> Reply:
    """Show what to do about an alert: the playbook that answers it, in the customer's own figures.

    看一条预警怎么处理：对应的打法，填好客户自己的数据。

    Examples:
        /play 42
    """
    told = (await look_up(ask, which)).alerts[0]
    customer = Customer(told.alert.customer, told.external_id, told.name)
    sheet = await read_sheet(ask, customer)
    tap: tuple[Button, ...] = ()
    try:
        playbook = rules()[told.alert.rule].answered_by
        rendered = ask.library.render(playbook, ask.lang, sheet.variables(), customer.external_id)
        text, tap = rendered.text, (await opened(ask, rendered.name, customer, sheet),)
    except NotFound:  # a company's own rule may come without one
        text = ask.say("do", by=workdays_on(ask.today, 1), task=Term(f"{told.alert.rule}.do"))
    taken = told.alert.state != "open"
    own = () if taken else (Button(ask.text("button_ack"), f"/ack {told.alert.id} --seen {told.alert.version}"),)
    others = tuple(Button(ask.text(f"button_{name}"), line(name, customer)) for name in ("customer", "talk"))
    title = ask.say("title", customer=told.name, rule=Term(f"{told.alert.rule}.title"))
    return Reply(title, (Text(text), Actions((*own, *tap, *others))))

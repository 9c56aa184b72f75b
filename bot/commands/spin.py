"""Questions to ask a customer: the SPIN set for their need, trade and products, and what is not known yet."""

from collections.abc import Iterator

from bot.command import Customer, Words, command, line
from bot.context import Ask
from bot.questions import Question, answers, put
from bot.reply import Actions, Button, Fields, Reply, Text
from bot.sheet import read_sheet
from bot.ways import ways_on
from core.briefing import Shown
from core.dimensions import dimensions
from core.markdown import Markdown

FROM = ("industry", "need_type", "top_products", "category_missing")  # what the questions are made from
ASKED = ("need_type", "need_urgency", "industry")  # what would sharpen them, the first first

words: Words = {
    "en": {
        "title": "Questions for {customer}",
        "industry": "Industry",
        "need_type": "Need",
        "top_products": "Buys most",
        "category_missing": "Not bought from us in 12 months",
        "unknown": "not on record",
        "ask_next": "**Ask first:** {question}",
        "forms": "Six forms",
        "way_fabe": "Product story",
    },
    "zh": {
        "title": "问{customer}什么",
        "industry": "行业",
        "need_type": "需求",
        "top_products": "买得最多的",
        "category_missing": "12个月没从我们这儿买过的",
        "unknown": "没有登记",
        "ask_next": "**先问这一句**：{question}",
        "forms": "问话六式",
        "way_fabe": "产品怎么讲",
    },
}


@command(
    words=words,
    aliases=("提问", "问什么"),
    sentences={
        "en": ("what (do|should) I ask {customer}", "spin questions for {customer}"),
        "zh": ("该问{customer}什么", "{customer}的SPIN提问"),
    },
)
async def spin(ask: Ask, customer: Customer) -> Reply:
    """Give the SPIN questions for a customer's need, trade and products, and say what is unknown.

    按客户的需求、行业和产品给出SPIN提问，不知道的说明白。

    Examples:
        /spin ACME
        /提问 华信精密机械
    """
    sheet = await read_sheet(ask, customer)
    variables = sheet.variables()
    book = ask.library.choose("spin", ask.lang, variables)
    rendered = ask.library.render(book.name, ask.lang, variables)
    missing = next((name for name in ASKED if variables[name] is None), None)
    question = Question(dimensions()[missing]) if missing else None
    asked = (Text(ask.say("ask_next", question=put(ask, question))),) if question else ()
    forms = Button(ask.text("forms"), line("playbook", "method/six_questions", customer))
    story = Button(ask.text("way_fabe"), line("fabe", customer))
    ways = (*answers(ask, customer, question), forms, story, *ways_on(ask, customer, "customer", "talk"))
    title = ask.say("title", customer=sheet.profile.name)
    return Reply(title, (Fields(tuple(_known(ask, variables))), *asked, Text(rendered.text), Actions(ways)))


def _known(ask: Ask, variables: dict[str, Shown]) -> Iterator[tuple[Markdown, Markdown]]:
    """Say what the questions are made from; what is unknown is said too."""
    for name in FROM:
        value = variables[name]
        said = ask.wording.enumerate(value) if isinstance(value, tuple) else value
        yield ask.say(name), ask.say("unknown") if said in (None, "") else ask.wording.show(said)

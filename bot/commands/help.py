"""Say what can be asked, and how one command is written."""

import re

from bot.command import Command, Words, command
from bot.context import Ask
from bot.line import named
from bot.reply import Reply, Text
from core.errors import Mistake
from core.markdown import Markdown, join

words: Words = {
    "en": {
        "title": "What you can ask",
        "free": "Send a customer's name to see its card. Names may be short, misspelt or in pinyin.",
        "line": "{usage}\u2003{summary}",
        "summary": "{summary}",
        "sentence": "Or simply say: {sentence}",
        "usage": "It is written like this: {usage}",
        "also": "Also: {others}",
        "examples": "For example:",
        "example": "- {example}",
        "parameter_about": "ABOUT",
    },
    "zh": {
        "title": "可以问什么",
        "free": "直接发客户名称就能看客户卡片。简称、错别字、拼音首字母都认得。",
        "line": "{usage}\u2003{summary}",
        "summary": "{summary}",
        "sentence": "也可以直接说：{sentence}",
        "usage": "写法：{usage}",
        "also": "也可以写：{others}",
        "examples": "例如：",
        "example": "- {example}",
        "parameter_about": "命令",
    },
}


@command(
    words=words,
    aliases=("帮助", "?", "？"),
    sentences={
        "en": ("hello", "hi", "what can I ask (you)", "what can you do"),
        "zh": ("你好", "您好", "你能做什么", "可以问什么"),
    },
)
async def help(ask: Ask, about: str = "") -> Reply:  # noqa: A001 - the file's name is the command's
    """Show what you can ask, or how one command is written.

    看看可以问什么，或某个命令怎么写。

    Examples:
        /help
        /help talk
    """
    if about:
        return _about(ask, _find(ask, about))
    shown = [known for known in ask.commands.values() if ask.asker.role in known.roles]
    lines = [ask.say("line", usage=_code(known.usage_in(ask.lang)), summary=known.summary[ask.lang]) for known in shown]
    return Reply(ask.say("title"), (Text(ask.say("free")), Text(join("\n\n", lines))), private=False)


def _find(ask: Ask, name: str) -> Command:
    wanted = named(name).casefold()
    for known in ask.commands.values():
        if wanted in (known.name, *known.aliases) and ask.asker.role in known.roles:
            return known
    raise Mistake("unknown_command", given=f"/{wanted}")


def _about(ask: Ask, about: Command) -> Reply:
    said = [
        ask.say("summary", summary=about.summary[ask.lang]),
        ask.say("usage", usage=_code(about.usage_in(ask.lang))),
    ]
    if about.aliases:
        said.append(ask.say("also", others=join(" ", [_code(f"/{alias}") for alias in about.aliases])))
    if sentence := next(iter(about.sentences.get(ask.lang, ())), None):
        said.append(ask.say("sentence", sentence=_plain_sentence(sentence)))
    if about.examples:
        examples = (ask.say("example", example=_code(example)) for example in about.examples)
        said.append(join("\n", (ask.say("examples"), Markdown(""), *examples)))
    return Reply(_code(f"/{about.name}"), (Text(join("\n\n", said)),), private=False)


def _plain_sentence(template: str) -> str:
    """Return a sentence pattern as a person would say it: ``how is … doing``."""
    return re.sub(r"[()]", "", re.sub(r"\{\w+\}", "…", template))


def _code(text: str) -> Markdown:
    """Return text of our own that is typed exactly so."""
    return Markdown(f"`{text}`")

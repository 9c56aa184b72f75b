"""Choose the language of the answers."""

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.command import Words, command, line
from bot.context import Ask
from bot.reply import Actions, Button, Reply
from core.store.users import find_user, set_lang
from core.types import LANGS, Lang

if TYPE_CHECKING:
    from sqlmodel import Session

words: Words = {
    "en": {"now": "I answer in English.", "done": "From now on I answer in English.", "en": "English", "zh": "中文"},
    "zh": {"now": "我现在用中文回答。", "done": "好的，以后用中文回答。", "en": "English", "zh": "中文"},
}


@command(
    words=words,
    aliases=("语言",),
    sentences={"en": ("(please) speak {to}",), "zh": ("说{to}", "用{to}回答")},
    options={"to": {"en": ("english", "英文", "英语"), "zh": ("中文", "chinese", "汉语", "zh-cn")}},
)
async def lang(ask: Ask, to: Lang | None = None) -> Reply:
    """Choose the language of the answers: English or Chinese.

    选择用中文还是英文回答。

    Examples:
        /lang zh
        /lang english
    """
    if to is None:
        buttons = tuple(Button(ask.text(choice), line("lang", choice)) for choice in LANGS if choice != ask.lang)
        return Reply(ask.say("now"), (Actions(buttons),), private=False)
    await ask.store(_keep, ask.asker.name, to)
    return Reply(replace(ask, lang=to).say("done"), private=False)


def _keep(session: "Session", name: str, to: Lang) -> None:
    if user := find_user(session, name):
        set_lang(session, user, to)

"""Say who the asker is to the bot, and whose customers they see."""

from typing import TYPE_CHECKING

from bot.command import Words, command
from bot.context import Ask
from bot.reply import Fields, Reply
from core.store.names import all_names

if TYPE_CHECKING:
    from sqlmodel import Session

    from core.store.scope import Scope

words: Words = {
    "en": {
        "title": "{name}",
        "role": "Role",
        "rep": "Sales rep: you see your own customers",
        "manager": "Manager: you see your team's customers",
        "admin": "Administrator: you see all customers",
        "customers": "Customers",
        "language": "Language",
        "in_words": "English",
        "zone": "Time zone",
        "today": "Today",
        "account": "This account",
        "account_id": "{platform} {account}",
    },
    "zh": {
        "title": "{name}",
        "role": "角色",
        "rep": "销售：能看自己的客户",
        "manager": "经理：能看本团队的客户",
        "admin": "管理员：能看全部客户",
        "customers": "客户数",
        "language": "语言",
        "in_words": "中文",
        "zone": "时区",
        "today": "今天",
        "account": "当前账号",
        "account_id": "{platform} {account}",
    },
}


@command(words=words, aliases=("我是谁",), sentences={"en": ("who am I",), "zh": ("我是谁",)})
async def whoami(ask: Ask) -> Reply:
    """Show who you are to me and whose customers you see.

    看看您的身份，以及能看哪些客户。
    """
    count = await ask.store(_count, ask.scope) if ask.scope else 0
    pairs = (
        (ask.say("role"), ask.say(ask.asker.role)),
        (ask.say("customers"), ask.wording.show(count)),
        (ask.say("language"), ask.say("in_words")),
        (ask.say("zone"), ask.wording.show(ask.asker.zone.key)),
        (ask.say("today"), ask.wording.show(ask.today)),
        (ask.say("account"), ask.say("account_id", platform=ask.platform, account=ask.account)),
    )
    return Reply(ask.say("title", name=ask.asker.name), (Fields(pairs),))


def _count(session: "Session", scope: "Scope") -> int:
    return len(all_names(session, scope))

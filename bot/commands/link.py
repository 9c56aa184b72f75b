"""Link a chat account to a user with a one-time code."""

from bot.command import Words, command
from bot.context import Ask
from bot.reply import Reply, Text
from core.store.users import redeem

words: Words = {
    "en": {
        "title": "Welcome, {name}",
        "parameter_code": "CODE",
        "next": "This account is linked. Send a customer's name, or /help.",
    },
    "zh": {"title": "欢迎，{name}", "parameter_code": "绑定码", "next": "账号已绑定。直接发客户名称，或者发送 /help。"},
}


@command(words=words, aliases=("绑定",), unlinked=True)
async def link(ask: Ask, code: str) -> Reply:
    """Link this account with the one-time code from your administrator.

    用管理员给的一次性绑定码绑定当前账号。

    Examples:
        /link 7KQ2M9XA
    """
    user = await ask.store(redeem, ask.platform, ask.account, code, ask.now)
    return Reply(ask.say("title", name=user.name), (Text(ask.say("next")),))

"""Tell a person something about the telling itself: that somebody of theirs can no longer be reached."""

from bot.command import Words
from bot.letter import Letter, Writing, Written
from bot.reply import Reply, Text

WORDS: Words = {
    "en": {
        "unreachable_title": "{name} does not get my messages",
        "unreachable": "{platform} no longer lets me write to {name}: the account is gone, or they have blocked me. "
        "Their alerts wait in your digest. As soon as they write to me again, I write to them.",
        "unreachable_slack": "Slack",
        "unreachable_telegram": "Telegram",
    },
    "zh": {
        "unreachable_title": "{name}收不到消息了",
        "unreachable": "{platform}已经不让我给{name}发消息：账号没了，或者把我屏蔽了。"
        "对方的预警会进您的汇总；等对方再给我发消息，我就恢复提醒。",
        "unreachable_slack": "Slack",
        "unreachable_telegram": "Telegram",
    },
}


def _compose(writing: Writing) -> Written | None:
    key, values = writing.about["key"], dict(writing.about["values"])
    if "platform" in values:
        values["platform"] = writing.text(f"{key}_{values['platform']}")
    reply = Reply(writing.say(f"{key}_title", **values), (Text(writing.say(key, **values)),))
    return Written(reply, writing.lang)


notice = Letter("notice", _compose, WORDS)

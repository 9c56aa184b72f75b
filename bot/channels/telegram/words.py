"""What the bot says in a group about an answer that is not for everybody there."""

from collections.abc import Mapping

from core.types import Lang

words: Mapping[Lang, Mapping[str, str]] = {
    "en": {
        "sent_privately": "I sent you the answer in our private chat.",
        "open_private_chat": "I can only answer you in private. Open a chat with {bot}, press Start, and ask again.",
    },
    "zh": {
        "sent_privately": "答复已私聊发给你。",
        "open_private_chat": "这类内容只能私聊回复。请先打开与 {bot} 的私聊，点“开始”，再问一次。",
    },
}

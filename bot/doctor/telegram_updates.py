"""Whether what people write in Telegram comes to us: the webhook Telegram has, and what the settings say."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from bot.check import Check, Finding, Patient, good, mend, note

LONG_AGO_SECONDS = 3600


async def _look(patient: Patient) -> list[Finding]:
    if patient.settings.telegram_token is None:
        return []
    said = await patient.telegram("getWebhookInfo")
    if said.body is None or not said.body.get("ok"):
        return []  # the check of the token says why
    held: Mapping[str, Any] = said.body["result"]
    host = urlsplit(str(held.get("url") or "")).hostname
    if patient.settings.telegram_mode == "polling":
        return [mend("webhook_in_the_way", host=host)] if host else [good("polling")]
    return _webhook(held, host, urlsplit(patient.settings.telegram_webhook_url or "").hostname, said.at.timestamp())


def _webhook(held: Mapping[str, Any], host: str | None, wanted: str | None, now: float) -> list[Finding]:
    if host != wanted:
        return [note("not_set", wanted=wanted) if host is None else mend("elsewhere", host=host, wanted=wanted)]
    if now - float(held.get("last_error_date") or 0) < LONG_AGO_SECONDS:
        return [mend("failing", host=host, problem=str(held.get("last_error_message")))]
    return [good("webhook", host=host, waiting=int(held.get("pending_update_count") or 0))]


telegram_updates = Check(
    _look,
    {
        "en": {
            "title": "Telegram updates",
            "webhook_in_the_way": "The mode is polling, but Telegram delivers to a webhook at {host}. If another bot "
            "uses this token, give this one a token of its own; else callsheet serve removes it when it starts.",
            "polling": "Polling, and no webhook is in the way.",
            "not_set": "No webhook is set yet; callsheet serve sets it to {wanted} when it starts.",
            "elsewhere": "Telegram delivers to {host}, not to {wanted}. Restart callsheet serve, and see that no other "
            "bot uses this token.",
            "failing": "Telegram cannot deliver to {host}: {problem}. Check its certificate, the path /telegram and "
            "the proxy in front of it.",
            "webhook": "Telegram delivers to {host}; waiting there: {waiting}.",
        },
        "zh": {
            "title": "Telegram 收消息",
            "webhook_in_the_way": "设置的是 polling，但 Telegram 还在往 {host} 推送。如果别的机器人也用这个令牌，"
            "请换一个；否则 callsheet serve 启动时会自动取消推送。",
            "polling": "轮询方式，没有推送地址挡着。",
            "not_set": "还没有推送地址，callsheet serve 启动时会设成 {wanted}。",
            "elsewhere": "Telegram 推送到 {host}，不是 {wanted}。请重启 callsheet serve，"
            "并确认没有别的机器人用这个令牌。",
            "failing": "Telegram 推送不到 {host}：{problem}。请检查证书、/telegram 路径和前面的代理。",
            "webhook": "Telegram 推送到 {host}，还有 {waiting} 条等着推送。",
        },
    },
)

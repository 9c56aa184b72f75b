"""Whether Telegram can be reached and knows the bot's token."""

from bot.check import Check, Finding, Patient, good, mend


async def _look(patient: Patient) -> list[Finding]:
    if patient.settings.telegram_token is None:
        return []
    said = await patient.telegram("getMe")
    if said.body is None:
        return [mend("away", address=patient.settings.telegram_api_url)]
    if not said.body.get("ok"):
        return [mend("token", code=str(said.body.get("error_code")))]
    return [good("well", name=str(said.body["result"].get("username")))]


telegram = Check(
    _look,
    {
        "en": {
            "title": "Telegram",
            "away": "{address} does not answer. Check the network, the proxy and CALLSHEET_TELEGRAM_API_URL.",
            "token": "Telegram does not accept CALLSHEET_TELEGRAM_TOKEN ({code}). Copy it again from @BotFather.",
            "well": "The token is good: the bot is @{name}.",
        },
        "zh": {
            "title": "Telegram",
            "away": "{address} 没有响应。请检查网络、代理和 CALLSHEET_TELEGRAM_API_URL。",
            "token": "Telegram 不接受 CALLSHEET_TELEGRAM_TOKEN（{code}）。请到 @BotFather 重新复制。",
            "well": "令牌有效，机器人是 @{name}。",
        },
    },
)
